TEST {
  u64 position;
  FAILS(fd_tell(NO_FD, &position), BADF);
  FAILS(fd_tell(-1, &position), BADF);
}
