TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_open(dir, 0, P("missing"), 0, FD_READ, 0, 0, &fd), NOENT);
  FAILS(path_open(dir, 0, P("missing"), TRUNC, FD_WRITE, 0, 0, &fd), NOENT);
  FAILS(path_open(dir, 0, P("missing/below"), CREAT, FD_WRITE, 0, 0, &fd), NOENT);
  FAILS(path_open(dir, 0, P("file/below"), 0, FD_READ, 0, 0, &fd), NOTDIR);
  EQ(type_of(dir, P("missing")), 255);
}
