/* Onto itself it stays as it is. */
TEST {
  char bytes[4];
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_renumber(fd, fd));
  EQ(get(fd, bytes, 4), 3);
}
