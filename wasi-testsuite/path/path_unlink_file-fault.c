TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_unlink_file(dir, BAD_PTR, 64), FAULT);
  FAILS(path_unlink_file(dir, LAST(2), 4), FAULT);
}
