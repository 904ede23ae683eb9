/* Before the start: INVAL, and the position stays. */
TEST {
  u64 position = 77;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  MUST(fd_seek(fd, 4, 0, &position));
  FAILS(fd_seek(fd, -1, 0, &position), INVAL);
  FAILS(fd_seek(fd, -5, 1, &position), INVAL);
  FAILS(fd_seek(fd, -11, 2, &position), INVAL);
  EQ(position_of(fd), 4);
}
