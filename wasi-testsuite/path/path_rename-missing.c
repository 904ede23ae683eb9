TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_rename(dir, P("missing"), dir, P("new")), NOENT);
  FAILS(path_rename(dir, P("file"), dir, P("missing/new")), NOENT);
  FAILS(path_rename(dir, P("file"), dir, P("file/new")), NOTDIR);
  EQ(type_of(dir, P("file")), REGULAR_FILE);
}
