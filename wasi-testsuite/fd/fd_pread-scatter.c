/* Fills one slice after the other, leaving out empty ones; it may stop after any of them. */
TEST {
  char bytes[13], *a = bytes, *b = bytes + 3, *c = bytes + 4;
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  struct iovec iovs[] = { { a, 3 }, { b, 0 }, { b, 1 }, { c, 9 } };
  OK(fd_pread(fd, iovs, 4, 1, &n));
  HOLDS(n == 3 || n == 4 || n == 9);
  SAME(bytes, "123456789", n);
}
