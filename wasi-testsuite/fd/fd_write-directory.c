TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_write(scratch(), &iov, 1, &n), ISDIR, BADF, NOTCAPABLE);
}
