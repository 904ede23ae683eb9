/* The file is at least as long as the range reaches; what it grew by reads as zeroes. A file system may not be able to. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  char bytes[16];
  int errno = fd_allocate(fd, 0, 10);
  if (errno == NOTSUP) return;
  EQ(errno, SUCCESS);
  EQ(size_of(fd), 10);
  EQ(position_of(fd), 0);
  EQ(get(fd, bytes, sizeof bytes), 10);
  SAME(bytes, "abc\0\0\0\0\0\0\0", 10);
}
