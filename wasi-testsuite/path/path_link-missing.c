TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_link(dir, 0, P("missing"), dir, P("new")), NOENT);
  FAILS(path_link(dir, 0, P("file"), dir, P("missing/new")), NOENT);
  FAILS(path_link(dir, 0, P("file"), dir, P("file/new")), NOTDIR);
  EQ(type_of(dir, P("new")), 255);
}
