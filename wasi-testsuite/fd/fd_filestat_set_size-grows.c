/* "If this increases the file's size, the extra bytes are filled with zeros." */
TEST {
  char bytes[16];
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_filestat_set_size(fd, 8));
  EQ(size_of(fd), 8);
  EQ(position_of(fd), 0);
  EQ(get(fd, bytes, 16), 8);
  SAME(bytes, "abc\0\0\0\0\0", 8);
}
