/* ".", "..", and slashes in a row on a way that stays within. */
TEST {
  u32 fd;
  int dir = scratch();
  static const char *paths[] = { "./file", ".//./file", "sub/../file", "sub/deep/../../file", "sub//.././/file", "./sub/./../sub/../file" };
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_create_directory(dir, P("sub/deep")));
  for (u32 i = 0; i < 6; i++) OK(path_open(dir, 0, paths[i], length(paths[i]), 0, FD_READ, 0, 0, &fd));
  FAILS(path_open(dir, 0, P("missing/../file"), 0, FD_READ, 0, 0, &fd), NOENT);
  FAILS(path_open(dir, 0, P("file/../file"), 0, FD_READ, 0, 0, &fd), NOTDIR);
}
