TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_open(dir, 0, P("file"), 0, FILE_RIGHTS, 0, APPEND, &fd));
  put((int)fd, P("!"));
  EQ(size_of((int)fd), 8);
}
