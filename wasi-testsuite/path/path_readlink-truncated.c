/* "If `buf` is not large enough to contain the contents of the link, the first `buf_len` bytes will be written to `buf`." */
TEST {
  char bytes[8];
  u32 n = 9;
  int dir = scratch();
  MUST(path_symlink(P("target"), dir, P("link")));
  memset(bytes, '-', sizeof bytes);
  OK(path_readlink(dir, P("link"), bytes, 4, &n));
  EQ(n, 4);
  SAME(bytes, "targ----", 8);
  OK(path_readlink(dir, P("link"), bytes, 6, &n));
  EQ(n, 6);
  SAME(bytes, "target--", 8);
}
