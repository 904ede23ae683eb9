/* Writes at the offset and leaves the position alone. */
TEST {
  char bytes[16];
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  struct iovec iov = { "ABC", 3 };
  OK(fd_pwrite(fd, &iov, 1, 4, &n));
  EQ(n, 3);
  EQ(position_of(fd), 0);
  EQ(get(fd, bytes, 16), 10);
  SAME(bytes, "0123ABC789", 10);
}
