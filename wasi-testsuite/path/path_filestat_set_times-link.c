/* Of the link itself without SYMLINK_FOLLOW, else of what it leads to. */
TEST {
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_symlink(P("file"), dir, P("link")));
  OK(path_filestat_set_times(dir, FOLLOW, P("link"), 1000000000, 2000000000, ATIM | MTIM));
  OK(path_filestat_set_times(dir, NOFOLLOW, P("link"), 3000000000, 4000000000, ATIM | MTIM));
  MUST(path_filestat_get(dir, NOFOLLOW, P("file"), &stat));
  EQ(stat.mtim, 2000000000);
  MUST(path_filestat_get(dir, NOFOLLOW, P("link"), &stat));
  EQ(stat.mtim, 4000000000);
}
