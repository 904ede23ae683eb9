/* NONBLOCK can be set on a file, where it changes nothing. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct fdstat stat;
  char bytes[4];
  OK(fd_fdstat_set_flags(fd, NONBLOCK));
  MUST(fd_fdstat_get(fd, &stat));
  EQ(stat.flags, NONBLOCK);
  EQ(get(fd, bytes, 4), 3);
  EQ(get(fd, bytes, 4), 0);
}
