/* Only what the flags name is set. */
TEST {
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_filestat_set_times(dir, 0, P("file"), 1000000000, 2000000000, ATIM | MTIM));
  OK(path_filestat_set_times(dir, 0, P("file"), 3000000000, 4000000000, ATIM));
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  EQ(stat.atim, 3000000000);
  EQ(stat.mtim, 2000000000);
  OK(path_filestat_set_times(dir, 0, P("file"), 5000000000, 6000000000, MTIM));
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  EQ(stat.atim, 3000000000);
  EQ(stat.mtim, 6000000000);
}
