TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_rename(dir, BAD_PTR, 64, dir, P("new")), FAULT);
  FAILS(path_rename(dir, LAST(2), 4, dir, P("new")), FAULT);
  FAILS(path_rename(dir, P("file"), dir, BAD_PTR, 64), FAULT);
  FAILS(path_rename(dir, P("file"), dir, LAST(2), 4), FAULT);
}
