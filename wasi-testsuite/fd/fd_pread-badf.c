TEST {
  char byte;
  u32 n;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_pread(NO_FD, &iov, 1, 0, &n), BADF);
  FAILS(fd_pread(-1, &iov, 1, 0, &n), BADF);
}
