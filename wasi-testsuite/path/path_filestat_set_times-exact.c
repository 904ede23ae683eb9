/* To the nanosecond. */
TEST {
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_filestat_set_times(dir, 0, P("file"), 1234567890123456789, 1600000000000000001, ATIM | MTIM));
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  EQ(stat.atim, 1234567890123456789);
  EQ(stat.mtim, 1600000000000000001);
}
