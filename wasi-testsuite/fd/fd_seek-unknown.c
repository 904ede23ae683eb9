/* A fourth whence: INVAL. */
TEST {
  u64 position;
  int fd = make_file(scratch(), P("file"), P("ab"));
  FAILS(fd_seek(fd, 0, 3, &position), INVAL);
  FAILS(fd_seek(fd, 0, 255, &position), INVAL);
}
