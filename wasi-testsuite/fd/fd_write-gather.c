/* Writes one slice after the other; it may stop after any of them. */
TEST {
  char bytes[16];
  u32 n = 0;
  u64 position;
  int fd = make_file(scratch(), P("file"), P(""));
  struct iovec iovs[] = { { "ab", 2 }, { "?", 0 }, { "cde", 3 } };
  OK(fd_write(fd, iovs, 3, &n));
  HOLDS(n == 2 || n == 5);
  EQ(position_of(fd), n);
  MUST(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 16), n);
  SAME(bytes, "abcde", n);
}
