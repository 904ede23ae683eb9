TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_pwrite(scratch(), &iov, 1, 0, &n), ISDIR, BADF, NOTCAPABLE);
}
