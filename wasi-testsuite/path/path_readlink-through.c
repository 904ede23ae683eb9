/* Links before the last name are followed, the last is not. */
TEST {
  char bytes[16];
  u32 n = 0;
  int dir = scratch();
  MUST(path_create_directory(dir, P("sub")));
  MUST(path_symlink(P("sub"), dir, P("way")));
  MUST(path_symlink(P("inner"), dir, P("sub/link")));
  OK(path_readlink(dir, P("way/link"), bytes, 16, &n));
  EQ(n, 5);
  SAME(bytes, "inner", 5);
}
