/* Reads and writes go on from there. */
TEST {
  u64 position;
  char bytes[16];
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  OK(fd_seek(fd, 6, 0, &position));
  EQ(get(fd, bytes, 2), 2);
  SAME(bytes, "67", 2);
  put(fd, P("X"));
  OK(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 16), 10);
  SAME(bytes, "01234567X9", 10);
}
