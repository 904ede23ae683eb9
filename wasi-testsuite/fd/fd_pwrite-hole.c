/* Beyond the end: what lies between reads as zeroes. */
TEST {
  char bytes[16];
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("ab"));
  struct iovec iov = { "z", 1 };
  OK(fd_pwrite(fd, &iov, 1, 5, &n));
  EQ(n, 1);
  EQ(size_of(fd), 6);
  EQ(get(fd, bytes, 16), 6);
  SAME(bytes, "ab\0\0\0z", 6);
}
