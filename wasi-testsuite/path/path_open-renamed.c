/* A directory is a place, not a name: renamed meanwhile, it is still that one. */
TEST {
  u32 fd;
  int dir = scratch();
  MUST(path_create_directory(dir, P("old")));
  int old = open_dir(dir, P("old"));
  touch(old, P("file"));
  MUST(path_rename(dir, P("old"), dir, P("new")));
  MUST(path_create_directory(dir, P("old")));
  OK(path_open(old, 0, P("file"), 0, FD_READ, 0, 0, &fd));
}
