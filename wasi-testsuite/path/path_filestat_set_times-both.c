/* A time and "now" at once: INVAL, and nothing is set. */
TEST {
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_filestat_set_times(dir, 0, P("file"), 1000000000, 2000000000, ATIM | MTIM));
  FAILS(path_filestat_set_times(dir, 0, P("file"), 5, 5, MTIM | MTIM_NOW), INVAL);
  FAILS(path_filestat_set_times(dir, 0, P("file"), 5, 5, ATIM | ATIM_NOW), INVAL);
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  EQ(stat.atim, 1000000000);
  EQ(stat.mtim, 2000000000);
}
