/* The bytes of a file as they are, the position moving with them, and 0 at the end. */
TEST {
  char bytes[8];
  int fd = make_file(scratch(), P("file"), P("a\0\377\n\r\200z"));
  EQ(get(fd, bytes, 4), 4);
  SAME(bytes, "a\0\377\n", 4);
  EQ(position_of(fd), 4);
  memset(bytes, '-', sizeof bytes);
  EQ(get(fd, bytes, 8), 3);
  SAME(bytes, "\r\200z-----", 8);
  EQ(get(fd, bytes, 8), 0);
  EQ(get(fd, bytes, 8), 0);
  EQ(position_of(fd), 7);
}
