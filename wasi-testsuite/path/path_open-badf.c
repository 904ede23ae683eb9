/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). */
TEST {
  u32 fd;
  int dir = scratch();
  int file = open_file(dir, P("file"), CREAT, FD_READ | FD_WRITE);
  FAILS(path_open(NO_FD, FOLLOW, P("file"), 0, FD_READ, 0, 0, &fd), BADF);
  FAILS(path_open(-1, FOLLOW, P("file"), 0, FD_READ, 0, 0, &fd), BADF);
  FAILS(path_open(file, FOLLOW, P("x"), 0, FD_READ, 0, 0, &fd), NOTDIR, BADF, NOTCAPABLE);
}
