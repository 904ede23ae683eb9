/* Links that lead to each other. */
TEST {
  int dir = scratch();
  struct filestat stat;
  MUST(path_symlink(P("b"), dir, P("a")));
  MUST(path_symlink(P("a"), dir, P("b")));
  FAILS(path_filestat_get(dir, FOLLOW, P("a"), &stat), LOOP);
  FAILS(path_filestat_get(dir, NOFOLLOW, P("a/below"), &stat), LOOP);
  OK(path_filestat_get(dir, NOFOLLOW, P("a"), &stat));
}
