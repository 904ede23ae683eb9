TEST {
  struct fdstat stat;
  FAILS(fd_fdstat_get(NO_FD, &stat), BADF);
  FAILS(fd_fdstat_get(-1, &stat), BADF);
}
