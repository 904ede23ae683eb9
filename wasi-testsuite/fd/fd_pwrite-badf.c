TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_pwrite(NO_FD, &iov, 1, 0, &n), BADF);
  FAILS(fd_pwrite(-1, &iov, 1, 0, &n), BADF);
}
