/* The new number has the file, its position and all; the old number is free. */
TEST {
  int dir = scratch();
  char bytes[8];
  u32 n;
  struct iovec iov = { bytes, 1 };
  int from = make_file(dir, P("from"), P("0123456789"));
  int to = make_file(dir, P("to"), P("abc"));
  EQ(get(from, bytes, 4), 4);
  OK(fd_renumber(from, to));
  EQ(position_of(to), 4);
  EQ(get(to, bytes, 2), 2);
  SAME(bytes, "45", 2);
  FAILS(fd_read(from, &iov, 1, &n), BADF);
  FAILS(fd_close(from), BADF);
  OK(fd_close(to));
}
