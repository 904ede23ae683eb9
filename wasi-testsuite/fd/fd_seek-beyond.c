/* Beyond the end is allowed; a write there leaves a hole of zeroes. */
TEST {
  u64 position = 77;
  char bytes[8];
  int fd = make_file(scratch(), P("file"), P("ab"));
  OK(fd_seek(fd, 3, 2, &position));
  EQ(position, 5);
  EQ(get(fd, bytes, 8), 0);
  EQ(size_of(fd), 2);
  put(fd, P("z"));
  OK(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 8), 6);
  SAME(bytes, "ab\0\0\0z", 6);
}
