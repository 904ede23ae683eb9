/* At the position, without cutting off what follows. */
TEST {
  char bytes[16];
  u64 position;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  MUST(fd_seek(fd, 3, 0, &position));
  put(fd, P("XY"));
  EQ(position_of(fd), 5);
  MUST(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 16), 10);
  SAME(bytes, "012XY56789", 10);
}
