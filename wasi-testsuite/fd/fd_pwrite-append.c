/* In append mode POSIX writes at the offset, Linux at the end; neither moves the position. */
TEST {
  char bytes[16];
  u32 n = 0, fd;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_open(dir, 0, P("file"), 0, FILE_RIGHTS, 0, APPEND, &fd));
  struct iovec iov = { "XY", 2 };
  OK(fd_pwrite((int)fd, &iov, 1, 0, &n));
  EQ(n, 2);
  EQ(position_of((int)fd), 0);
  n = get((int)fd, bytes, 16);
  HOLDS(n == 7 || n == 9);
  SAME(bytes, n == 7 ? "XYntent" : "contentXY", n);
}
