TEST {
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_filestat_set_times(dir, 0, P("file"), 1000000000, 2000000000, ATIM | MTIM));
  u64 before = now(CLOCK_REALTIME);
  OK(path_filestat_set_times(dir, 0, P("file"), 5, 5, ATIM_NOW | MTIM_NOW));
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  HOLDS(stat.atim + 5000000000 > before && stat.atim < before + 10000000000);
  HOLDS(stat.mtim + 5000000000 > before && stat.mtim < before + 10000000000);
}
