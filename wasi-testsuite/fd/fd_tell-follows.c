/* The position after each kind of move. */
TEST {
  u64 position = 77;
  char bytes[4];
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  OK(fd_tell(fd, &position));
  EQ(position, 0);
  get(fd, bytes, 3);
  OK(fd_tell(fd, &position));
  EQ(position, 3);
  put(fd, P("ab"));
  OK(fd_tell(fd, &position));
  EQ(position, 5);
  MUST(fd_seek(fd, 100, 0, &position));
  OK(fd_tell(fd, &position));
  EQ(position, 100);
}
