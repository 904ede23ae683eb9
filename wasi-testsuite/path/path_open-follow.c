/* With SYMLINK_FOLLOW: what it leads to, over several links too. */
TEST {
  u32 fd;
  char bytes[8];
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("../file"), dir, P("sub/up")));
  MUST(path_symlink(P("sub/up"), dir, P("link")));
  MUST(path_symlink(P("nowhere"), dir, P("dangling")));
  OK(path_open(dir, FOLLOW, P("link"), 0, FD_READ, 0, 0, &fd));
  EQ(get((int)fd, bytes, 8), 7);
  FAILS(path_open(dir, FOLLOW, P("dangling"), 0, FD_READ, 0, 0, &fd), NOENT);
}
