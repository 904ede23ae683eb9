/* A link on the way is followed. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("real")));
  MUST(path_symlink(P("real"), dir, P("link")));
  OK(path_create_directory(dir, P("link/new")));
  EQ(type_of(dir, P("real/new")), DIRECTORY_TYPE);
}
