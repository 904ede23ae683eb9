/* C libraries ask 3, 4, 5, ... until BADF. */
TEST {
  struct prestat prestat;
  int fd = root() + 1;
  FAILS(fd_prestat_get(fd, &prestat), BADF);
  FAILS(fd_prestat_get(NO_FD, &prestat), BADF);
  FAILS(fd_prestat_get(-1, &prestat), BADF);
}
