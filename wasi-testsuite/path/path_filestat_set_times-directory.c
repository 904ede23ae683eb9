TEST {
  struct filestat stat;
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  OK(path_filestat_set_times(dir, 0, P("sub"), 1000000000, 2000000000, ATIM | MTIM));
  OK(path_filestat_set_times(dir, 0, P("."), 3000000000, 4000000000, MTIM));
  MUST(path_filestat_get(dir, 0, P("sub"), &stat));
  EQ(stat.mtim, 2000000000);
  MUST(fd_filestat_get(dir, &stat));
  EQ(stat.mtim, 4000000000);
}
