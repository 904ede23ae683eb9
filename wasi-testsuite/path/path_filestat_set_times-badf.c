/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). */
TEST {
  int dir = scratch();
  int file = open_file(dir, P("file"), CREAT, FD_READ | FD_WRITE);
  FAILS(path_filestat_set_times(NO_FD, FOLLOW, P("file"), 0, 0, MTIM_NOW), BADF);
  FAILS(path_filestat_set_times(-1, FOLLOW, P("file"), 0, 0, MTIM_NOW), BADF);
  FAILS(path_filestat_set_times(file, FOLLOW, P("x"), 0, 0, MTIM_NOW), NOTDIR, BADF, NOTCAPABLE);
}
