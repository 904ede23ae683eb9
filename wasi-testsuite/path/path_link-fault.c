TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_link(dir, 0, BAD_PTR, 64, dir, P("new")), FAULT);
  FAILS(path_link(dir, 0, LAST(2), 4, dir, P("new")), FAULT);
  FAILS(path_link(dir, 0, P("file"), dir, BAD_PTR, 64), FAULT);
  FAILS(path_link(dir, 0, P("file"), dir, LAST(2), 4), FAULT);
}
