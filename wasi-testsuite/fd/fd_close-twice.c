/* Once closed it is gone. */
TEST {
  int dir = scratch();
  int fd = make_file(dir, P("file"), P("abc"));
  OK(fd_close(fd));
  FAILS(fd_close(fd), BADF);
}
