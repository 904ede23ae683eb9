TEST {
  u32 fd;
  int dir = scratch();
  MUST(path_symlink(P("b"), dir, P("a")));
  MUST(path_symlink(P("a"), dir, P("b")));
  MUST(path_symlink(P("self"), dir, P("self")));
  FAILS(path_open(dir, FOLLOW, P("a"), 0, FD_READ, 0, 0, &fd), LOOP);
  FAILS(path_open(dir, FOLLOW, P("self"), 0, FD_READ, 0, 0, &fd), LOOP);
  FAILS(path_open(dir, NOFOLLOW, P("self/below"), 0, FD_READ, 0, 0, &fd), LOOP);
}
