/* A directory cannot be moved below itself. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_rename(dir, P("sub"), dir, P("sub/below")), INVAL);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}
