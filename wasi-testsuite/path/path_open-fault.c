TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_open(dir, FOLLOW, BAD_PTR, 64, 0, FD_READ, 0, 0, &fd), FAULT);
  FAILS(path_open(dir, FOLLOW, LAST(2), 4, 0, FD_READ, 0, 0, &fd), FAULT);
  FAILS(path_open(dir, 0, P("file"), 0, FD_READ, 0, 0, BAD_PTR), FAULT);
}
