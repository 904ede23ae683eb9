TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  put(fd, P("defg"));
  OK(fd_sync(fd));
  EQ(position_of(fd), 4);
  EQ(size_of(fd), 4);
}
