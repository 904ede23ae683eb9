/* A fifth flag: INVAL. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  FAILS(fd_filestat_set_times(fd, 5, 5, 16), INVAL);
}
