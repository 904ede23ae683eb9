TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_symlink(P("target"), dir, BAD_PTR, 64), FAULT);
  FAILS(path_symlink(P("target"), dir, LAST(2), 4), FAULT);
  FAILS(path_symlink(BAD_PTR, 64, dir, P("link")), FAULT);
}
