/* rmdir(2): EINVAL for ".", and the directory stays. Some say BUSY or NOTEMPTY. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  int sub = open_dir(dir, P("sub"));
  FAILS(path_remove_directory(sub, P(".")), INVAL, BUSY, NOTEMPTY, NOTCAPABLE);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}
