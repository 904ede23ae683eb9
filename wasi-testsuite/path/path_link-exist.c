/* Nothing is replaced. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  touch(dir, P("other"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("nowhere"), dir, P("dangling")));
  FAILS(path_link(dir, 0, P("file"), dir, P("other")), EXIST);
  FAILS(path_link(dir, 0, P("file"), dir, P("file")), EXIST);
  FAILS(path_link(dir, 0, P("file"), dir, P("sub")), EXIST);
  FAILS(path_link(dir, 0, P("file"), dir, P("dangling")), EXIST);
}
