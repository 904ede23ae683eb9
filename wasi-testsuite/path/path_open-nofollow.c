/* A link as the last name, without SYMLINK_FOLLOW: LOOP, whatever it leads to. */
TEST {
  u32 fd;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_symlink(P("file"), dir, P("link")));
  MUST(path_symlink(P("nowhere"), dir, P("dangling")));
  FAILS(path_open(dir, NOFOLLOW, P("link"), 0, FD_READ, 0, 0, &fd), LOOP);
  FAILS(path_open(dir, NOFOLLOW, P("dangling"), 0, FD_READ, 0, 0, &fd), LOOP);
}
