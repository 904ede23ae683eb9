TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_open(dir, 0, P("file"), TRUNC, FILE_RIGHTS, 0, 0, &fd));
  EQ(size_of((int)fd), 0);
  put((int)fd, P("abc"));
  OK(path_open(dir, 0, P("file"), CREAT | TRUNC, FILE_RIGHTS, 0, 0, &fd));
  EQ(size_of((int)fd), 0);
}
