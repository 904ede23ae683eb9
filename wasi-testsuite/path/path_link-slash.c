/* A new name with a slash after it could only be a directory's. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_link(dir, 0, P("file"), dir, P("new/")), NOENT, NOTDIR);
  FAILS(path_link(dir, 0, P("file/"), dir, P("new")), NOTDIR, NOENT);
  EQ(type_of(dir, P("new")), 255);
}
