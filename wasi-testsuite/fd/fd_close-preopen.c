/* A preopened directory can be closed as any other; what was opened through it stays. */
TEST {
  int dir = root();
  u8 bytes[32];
  int fd = open_file(dir, P("hello.txt"), 0, FD_READ);
  OK(fd_close(dir));
  FAILS(fd_prestat_get(dir, bytes), BADF);
  FAILS(path_filestat_get(dir, 0, P("hello.txt"), bytes), BADF);
  EQ(get(fd, bytes, 5), 5);
}
