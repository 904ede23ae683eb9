TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_symlink(P("x"), dir, P("missing/link")), NOENT);
  FAILS(path_symlink(P("x"), dir, P("file/link")), NOTDIR);
}
