TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_datasync(fd));
  EQ(position_of(fd), 0);
  EQ(size_of(fd), 3);
}
