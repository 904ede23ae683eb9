/* Closing one descriptor leaves another of the same file alone. */
TEST {
  int dir = scratch();
  char bytes[4];
  int one = make_file(dir, P("file"), P("abc"));
  int two = open_file(dir, P("file"), 0, FILE_RIGHTS);
  OK(fd_close(one));
  EQ(get(two, bytes, 4), 3);
  OK(fd_close(dir));
  OK(fd_close(two));
}
