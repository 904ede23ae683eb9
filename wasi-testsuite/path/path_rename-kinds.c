/* A file does not replace a directory, nor a directory a file. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_rename(dir, P("file"), dir, P("sub")), ISDIR);
  FAILS(path_rename(dir, P("sub"), dir, P("file")), NOTDIR);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}
