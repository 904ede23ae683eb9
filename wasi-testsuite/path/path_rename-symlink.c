/* The link itself is moved, not what it leads to; one in the way is replaced. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  touch(dir, P("other"));
  MUST(path_symlink(P("file"), dir, P("link")));
  OK(path_rename(dir, P("link"), dir, P("moved")));
  EQ(type_of(dir, P("moved")), SYMBOLIC_LINK);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  OK(path_rename(dir, P("other"), dir, P("moved")));
  EQ(type_of(dir, P("moved")), REGULAR_FILE);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
}
