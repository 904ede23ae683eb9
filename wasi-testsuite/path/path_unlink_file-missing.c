TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_unlink_file(dir, P("missing")), NOENT);
  FAILS(path_unlink_file(dir, P("missing/below")), NOENT);
  FAILS(path_unlink_file(dir, P("file/below")), NOTDIR);
  FAILS(path_unlink_file(dir, P("file/")), NOTDIR, NOENT);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
}
