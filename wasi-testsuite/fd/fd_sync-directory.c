/* fsync(2) of a directory is how a rename is made to last. */
TEST {
  struct fdstat stat;
  int dir = scratch();
  MUST(fd_fdstat_get(dir, &stat));
  if (stat.base & FD_SYNC) OK(fd_sync(dir));
}
