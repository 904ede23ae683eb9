/* Takes one slice after the other; it may stop after any of them. */
TEST {
  char bytes[16];
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("----------"));
  struct iovec iovs[] = { { "AB", 2 }, { "?", 0 }, { "CDE", 3 } };
  OK(fd_pwrite(fd, iovs, 3, 2, &n));
  HOLDS(n == 2 || n == 5);
  EQ(get(fd, bytes, 16), 10);
  SAME(bytes, n == 5 ? "--ABCDE---" : "--AB------", 10);
}
