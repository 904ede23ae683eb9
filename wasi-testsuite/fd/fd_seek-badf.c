TEST {
  u64 position;
  FAILS(fd_seek(NO_FD, 0, 0, &position), BADF);
  FAILS(fd_seek(-1, 0, 0, &position), BADF);
}
