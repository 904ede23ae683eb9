/* From one directory to another. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  int sub = open_dir(dir, P("sub"));
  touch(dir, P("file"));
  OK(path_link(dir, 0, P("file"), sub, P("there")));
  EQ(type_of(dir, P("sub/there")), REGULAR_FILE);
}
