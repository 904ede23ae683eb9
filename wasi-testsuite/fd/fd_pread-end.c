/* What there is before the end; nothing at it and beyond it. */
TEST {
  char bytes[8];
  u32 n = 9;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  struct iovec iov = { bytes, 8 };
  memset(bytes, '-', sizeof bytes);
  OK(fd_pread(fd, &iov, 1, 7, &n));
  EQ(n, 3);
  SAME(bytes, "789-----", 8);
  OK(fd_pread(fd, &iov, 1, 10, &n));
  EQ(n, 0);
  OK(fd_pread(fd, &iov, 1, 1000000000000, &n));
  EQ(n, 0);
}
