/* Neither a file nor a link to a directory is one. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("sub"), dir, P("link")));
  FAILS(path_remove_directory(dir, P("file")), NOTDIR);
  FAILS(path_remove_directory(dir, P("link")), NOTDIR);
  FAILS(path_remove_directory(dir, P("file/")), NOTDIR, NOENT);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}
