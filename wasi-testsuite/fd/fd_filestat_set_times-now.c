/* "now" is the time of the real clock, whatever the timestamp says. */
TEST {
  struct filestat stat;
  int fd = make_file(scratch(), P("file"), P("abc"));
  MUST(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  u64 before = now(CLOCK_REALTIME);
  OK(fd_filestat_set_times(fd, 77, 88, MTIM_NOW));
  MUST(fd_filestat_get(fd, &stat));
  EQ(stat.atim, 1000000000);
  HOLDS(stat.mtim + 5000000000 > before && stat.mtim < before + 10000000000);
  OK(fd_filestat_set_times(fd, 77, 3000000000, ATIM_NOW | MTIM));
  MUST(fd_filestat_get(fd, &stat));
  HOLDS(stat.atim + 5000000000 > before && stat.atim < before + 10000000000);
  EQ(stat.mtim, 3000000000);
}
