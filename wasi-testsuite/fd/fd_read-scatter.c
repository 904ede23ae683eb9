/* Fills one slice after the other, leaving out empty ones; it may stop after any of them. */
TEST {
  char bytes[13];
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  struct iovec iovs[] = { { bytes, 2 }, { bytes, 0 }, { bytes + 2, 3 }, { bytes + 5, 8 } };
  OK(fd_read(fd, iovs, 4, &n));
  HOLDS(n == 2 || n == 5 || n == 10);
  SAME(bytes, "0123456789", n);
  EQ(position_of(fd), n);
}
