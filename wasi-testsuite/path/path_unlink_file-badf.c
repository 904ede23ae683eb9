/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). */
TEST {
  int dir = scratch();
  int file = open_file(dir, P("file"), CREAT, FD_READ | FD_WRITE);
  FAILS(path_unlink_file(NO_FD, P("file")), BADF);
  FAILS(path_unlink_file(-1, P("file")), BADF);
  FAILS(path_unlink_file(file, P("x")), NOTDIR, BADF, NOTCAPABLE);
}
