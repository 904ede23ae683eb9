TEST {
  char byte;
  u32 n = 77;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_read(NO_FD, &iov, 1, &n), BADF);
  FAILS(fd_read(-1, &iov, 1, &n), BADF);
  FAILS(fd_read(-1, &iov, 0, &n), BADF);
}
