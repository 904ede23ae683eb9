/* The text of the link without a zero, and nothing after it. */
TEST {
  char bytes[16];
  u32 n = 0;
  int dir = scratch();
  MUST(path_symlink(P("some/../text"), dir, P("link")));
  memset(bytes, '-', sizeof bytes);
  OK(path_readlink(dir, P("link"), bytes + 1, 15, &n));
  EQ(n, 12);
  SAME(bytes, "-some/../text---", 16);
}
