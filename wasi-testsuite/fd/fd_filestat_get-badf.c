TEST {
  struct filestat stat;
  FAILS(fd_filestat_get(NO_FD, &stat), BADF);
  FAILS(fd_filestat_get(-1, &stat), BADF);
}
