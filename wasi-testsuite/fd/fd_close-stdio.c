/* The standard streams can be closed. */
TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  OK(fd_close(0));
  FAILS(fd_read(0, &iov, 1, &n), BADF);
  OK(fd_close(1));
  FAILS(fd_write(1, &iov, 1, &n), BADF);
}
