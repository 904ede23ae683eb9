/* Only what the flags name is set. */
TEST {
  struct filestat stat;
  int fd = make_file(scratch(), P("file"), P("abc"));
  MUST(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  OK(fd_filestat_set_times(fd, 3000000000, 4000000000, MTIM));
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 1000000000);
  EQ(stat.mtim, 4000000000);
  OK(fd_filestat_set_times(fd, 5000000000, 6000000000, ATIM));
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 5000000000);
  EQ(stat.mtim, 4000000000);
  OK(fd_filestat_set_times(fd, 7000000000, 8000000000, 0));
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 5000000000);
  EQ(stat.mtim, 4000000000);
}
