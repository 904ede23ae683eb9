TEST {
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_unlink_file(dir, P("file")));
  EQ(type_of(dir, P("file")), 255);
  FAILS(path_unlink_file(dir, P("file")), NOENT);
}
