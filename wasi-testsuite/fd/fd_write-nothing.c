/* Nothing to write is no error. */
TEST {
  u32 n = 9;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { "x", 0 };
  OK(fd_write(fd, &iov, 1, &n));
  EQ(n, 0);
  n = 9;
  OK(fd_write(fd, &iov, 0, &n));
  EQ(n, 0);
  EQ(size_of(fd), 3);
}
