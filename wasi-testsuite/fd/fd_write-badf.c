TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_write(NO_FD, &iov, 1, &n), BADF);
  FAILS(fd_write(-1, &iov, 1, &n), BADF);
  FAILS(fd_write(-31337, &iov, 0, &n), BADF);
}
