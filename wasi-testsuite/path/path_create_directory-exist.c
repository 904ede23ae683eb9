/* Whatever is there, a dangling link included. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("dir")));
  MUST(path_symlink(P("nowhere"), dir, P("link")));
  FAILS(path_create_directory(dir, P("dir")), EXIST);
  FAILS(path_create_directory(dir, P("file")), EXIST);
  FAILS(path_create_directory(dir, P("link")), EXIST);
  EQ(type_of(dir, P("nowhere")), 255);
}
