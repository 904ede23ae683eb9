/* A directory has times as well. */
TEST {
  struct filestat stat;
  int dir = scratch();
  OK(fd_filestat_set_times(dir, 1000000000, 2000000000, ATIM | MTIM));
  MUST(fd_filestat_get(dir, &stat));
  EQ(stat.atim, 1000000000);
  EQ(stat.mtim, 2000000000);
}
