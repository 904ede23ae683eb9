/* A new name with a slash after it could only be a directory's. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_symlink(P("x"), dir, P("new/")), NOENT, NOTDIR);
  FAILS(path_symlink(P("x"), dir, P("sub/")), EXIST);
  EQ(type_of(dir, P("new")), 255);
}
