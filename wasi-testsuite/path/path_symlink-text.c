/* The text is kept as it is, wherever it leads. */
TEST {
  char bytes[32];
  u32 n;
  int dir = scratch();
  static const char *texts[] = { "file", "nowhere/at/all", "./a//b/", "a/..", "\303\274ml\303\244ut" };
  char name[] = "0";
  for (u32 i = 0; i < 5; i++, name[0]++) {
    OK(path_symlink(texts[i], length(texts[i]), dir, P(name)));
    EQ(type_of(dir, P(name)), SYMBOLIC_LINK);
    MUST(path_readlink(dir, P(name), bytes, sizeof bytes, &n));
    EQ(n, length(texts[i]));
    SAME(bytes, texts[i], n);
  }
}
