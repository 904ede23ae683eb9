/* A directory to a new name, over an empty one, and never over a full one. */
TEST {
  int dir = scratch();
  MUST(path_create_directory(dir, P("old")));
  touch(dir, P("old/file"));
  OK(path_rename(dir, P("old"), dir, P("new")));
  EQ(type_of(dir, P("new/file")), REGULAR_FILE);
  MUST(path_create_directory(dir, P("empty")));
  OK(path_rename(dir, P("new"), dir, P("empty")));
  EQ(type_of(dir, P("empty/file")), REGULAR_FILE);
  MUST(path_create_directory(dir, P("other")));
  FAILS(path_rename(dir, P("other"), dir, P("empty")), NOTEMPTY, EXIST);
  EQ(type_of(dir, P("other")), DIRECTORY_TYPE);
}
