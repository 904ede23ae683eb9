/* Standard output is a pipe here, which has no offsets. */
TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_pwrite(1, &iov, 1, 0, &n), SPIPE, NOTCAPABLE, BADF);
}
