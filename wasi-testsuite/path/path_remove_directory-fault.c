TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_remove_directory(dir, BAD_PTR, 64), FAULT);
  FAILS(path_remove_directory(dir, LAST(2), 4), FAULT);
}
