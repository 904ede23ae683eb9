/* The size follows what is written, at once. */
TEST {
  int fd = make_file(scratch(), P("file"), P(""));
  EQ(size_of(fd), 0);
  put(fd, P("12345"));
  EQ(size_of(fd), 5);
  put(fd, P("678"));
  EQ(size_of(fd), 8);
}
