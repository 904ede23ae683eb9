/* A slash at the end is for directories: also through a link, which is then followed. */
TEST {
  int dir = scratch();
  struct filestat stat;
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("sub"), dir, P("link")));
  OK(path_filestat_get(dir, 0, P("sub/"), &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  OK(path_filestat_get(dir, FOLLOW, P("link/"), &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  FAILS(path_filestat_get(dir, 0, P("file/"), &stat), NOTDIR, NOENT);
}
