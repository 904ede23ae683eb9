/* "Return isdir if the path refers to a directory." POSIX: EPERM. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  FAILS(path_unlink_file(dir, P("sub")), ISDIR, PERM);
  FAILS(path_unlink_file(dir, P("sub/")), ISDIR, PERM);
  FAILS(path_unlink_file(dir, P(".")), ISDIR, PERM, BUSY, INVAL);
  EQ(type_of(dir, P("sub")), DIRECTORY_TYPE);
}
