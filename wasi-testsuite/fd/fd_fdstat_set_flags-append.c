/* APPEND can be set on an open file and taken away again. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct fdstat stat;
  u64 position;
  char bytes[16];
  OK(fd_fdstat_set_flags(fd, APPEND));
  MUST(fd_fdstat_get(fd, &stat));
  EQ(stat.flags, APPEND);
  put(fd, P("def"));
  EQ(position_of(fd), 6);
  OK(fd_fdstat_set_flags(fd, 0));
  MUST(fd_fdstat_get(fd, &stat));
  EQ(stat.flags, 0);
  MUST(fd_seek(fd, 0, 0, &position));
  put(fd, P("AB"));
  MUST(fd_seek(fd, 0, 0, &position));
  EQ(get(fd, bytes, 16), 6);
  SAME(bytes, "ABcdef", 6);
}
