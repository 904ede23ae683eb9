/* Parents are not made, and must be directories. */
TEST {
  int dir = scratch();
  touch(dir, P("file"));
  FAILS(path_create_directory(dir, P("missing/new")), NOENT);
  FAILS(path_create_directory(dir, P("file/new")), NOTDIR);
}
