/* A slash at the end of either path is for directories. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_rename(dir, P("file/"), dir, P("new")), NOTDIR, NOENT);
  FAILS(path_rename(dir, P("file"), dir, P("new/")), NOTDIR, NOENT);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  OK(path_rename(dir, P("sub/"), dir, P("moved/")));
  EQ(type_of(dir, P("moved")), DIRECTORY_TYPE);
}
