/* Times are set to the nanosecond. */
TEST {
  struct filestat stat;
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_filestat_set_times(fd, 1234567890123456789, 1600000000000000001, ATIM | MTIM));
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 1234567890123456789);
  EQ(stat.mtim, 1600000000000000001);
}
