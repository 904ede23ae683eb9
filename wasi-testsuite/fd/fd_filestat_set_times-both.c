/* A time and "now" at once: INVAL, and nothing is set. */
TEST {
  struct filestat stat;
  int fd = make_file(scratch(), P("file"), P("abc"));
  MUST(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  FAILS(fd_filestat_set_times(fd, 5, 5, ATIM | ATIM_NOW), INVAL);
  FAILS(fd_filestat_set_times(fd, 5, 5, MTIM | MTIM_NOW), INVAL);
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 1000000000);
  EQ(stat.mtim, 2000000000);
}
