/* The order of wasi_unstable: 0 cur, 1 end, 2 set. */
TEST {
  u64 position = 77;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  OK(fd_seek(fd, 4, 2, &position));
  EQ(position, 4);
  OK(fd_seek(fd, 3, 0, &position));
  EQ(position, 7);
  OK(fd_seek(fd, -1, 1, &position));
  EQ(position, 9);
  FAILS(fd_seek(fd, -1, 2, &position), INVAL);
}
