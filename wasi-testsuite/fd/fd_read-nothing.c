/* Room for nothing: 0 bytes, and the position stays. */
TEST {
  char byte = '-';
  u32 n = 9;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { &byte, 0 };
  OK(fd_read(fd, &iov, 1, &n));
  EQ(n, 0);
  n = 9;
  OK(fd_read(fd, &iov, 0, &n));
  EQ(n, 0);
  EQ(byte, '-');
  EQ(position_of(fd), 0);
}
