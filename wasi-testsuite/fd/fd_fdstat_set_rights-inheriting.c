/* What a directory does not pass on, nothing opened through it can have. */
TEST {
  int dir = scratch();
  struct fdstat stat;
  u32 fd;
  touch(dir, P("file"));
  MUST(fd_fdstat_get(dir, &stat));
  MUST(fd_fdstat_set_rights(dir, stat.base, stat.inheriting & ~FD_WRITE));
  FAILS(path_open(dir, 0, P("file"), 0, FD_READ | FD_WRITE, 0, 0, &fd), NOTCAPABLE);
  MUST(path_open(dir, 0, P("file"), 0, FD_READ, 0, 0, &fd));
  MUST(fd_fdstat_get((int)fd, &stat));
  EQ(stat.base & FD_WRITE, 0);
}
