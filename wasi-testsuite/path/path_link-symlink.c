/* Without SYMLINK_FOLLOW the link itself gets another name. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_symlink(P("file"), dir, P("link")));
  OK(path_link(dir, NOFOLLOW, P("link"), dir, P("other")));
  EQ(type_of(dir, P("other")), SYMBOLIC_LINK);
}
