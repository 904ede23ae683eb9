/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). */
TEST {
  u8 bytes[64];
  int dir = scratch();
  int file = open_file(dir, P("file"), CREAT, FD_READ | FD_WRITE);
  FAILS(path_filestat_get(NO_FD, FOLLOW, P("file"), bytes), BADF);
  FAILS(path_filestat_get(-1, FOLLOW, P("file"), bytes), BADF);
  FAILS(path_filestat_get(file, FOLLOW, P("x"), bytes), NOTDIR, BADF, NOTCAPABLE);
}
