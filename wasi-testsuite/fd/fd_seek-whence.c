/* preview1's order: 0 set, 1 cur, 2 end. */
TEST {
  u64 position = 77;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  OK(fd_seek(fd, 4, 0, &position));
  EQ(position, 4);
  OK(fd_seek(fd, 3, 1, &position));
  EQ(position, 7);
  OK(fd_seek(fd, -2, 1, &position));
  EQ(position, 5);
  OK(fd_seek(fd, -1, 2, &position));
  EQ(position, 9);
  OK(fd_seek(fd, 0, 2, &position));
  EQ(position, 10);
  EQ(position_of(fd), 10);
}
