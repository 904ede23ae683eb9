/* A file has the rights that were asked for and not those that were not. */
TEST {
  int dir = root();
  struct fdstat stat;
  int fd = open_file(dir, P("hello.txt"), 0, FD_READ | FD_SEEK);
  OK(fd_fdstat_get(fd, &stat));
  EQ(stat.base & (FD_READ | FD_WRITE | FD_SEEK), FD_READ | FD_SEEK);
  EQ(stat.inheriting & FD_WRITE, 0);
}
