/* With SYMLINK_FOLLOW what the link leads to, without it the link; its size is the length of its text. */
TEST {
  int dir = scratch();
  struct filestat stat;
  touch(dir, P("file"));
  MUST(path_symlink(P("file"), dir, P("link")));
  MUST(path_symlink(P("link"), dir, P("chain")));
  OK(path_filestat_get(dir, NOFOLLOW, P("link"), &stat));
  EQ(stat.filetype, SYMBOLIC_LINK);
  EQ(stat.size, 4);
  OK(path_filestat_get(dir, FOLLOW, P("link"), &stat));
  EQ(stat.filetype, REGULAR_FILE);
  EQ(stat.size, 7);
  OK(path_filestat_get(dir, FOLLOW, P("chain"), &stat));
  EQ(stat.filetype, REGULAR_FILE);
}
