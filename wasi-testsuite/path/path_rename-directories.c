/* From one directory to another. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  int sub = open_dir(dir, P("sub"));
  touch(dir, P("file"));
  OK(path_rename(dir, P("file"), sub, P("moved")));
  EQ(type_of(dir, P("file")), 255);
  EQ(type_of(dir, P("sub/moved")), REGULAR_FILE);
}
