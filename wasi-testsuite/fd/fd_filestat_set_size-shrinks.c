/* What is cut off is gone, also when the file grows again. The position may then lie beyond the end. */
TEST {
  char bytes[16];
  u64 position;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  MUST(fd_seek(fd, 7, 0, &position));
  OK(fd_filestat_set_size(fd, 4));
  EQ(size_of(fd), 4);
  EQ(position_of(fd), 7);
  EQ(get(fd, bytes, 16), 0);
  OK(fd_filestat_set_size(fd, 6));
  MUST(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 16), 6);
  SAME(bytes, "0123\0\0", 6);
}
