/* "Return notempty if the directory is not empty." */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  touch(dir, P("sub/file"));
  FAILS(path_remove_directory(dir, P("sub")), NOTEMPTY);
  EQ(type_of(dir, P("sub/file")), REGULAR_FILE);
}
