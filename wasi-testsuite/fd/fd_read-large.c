/* A megabyte comes in at most a few calls, whole. */
static char content[1 << 20], bytes[1 << 20];
TEST {
  u32 total = 0, calls = 0;
  for (u32 i = 0; i < sizeof content; i++) content[i] = (char)(i * 31 + (i >> 8));
  int fd = make_file(scratch(), P("file"), content, sizeof content);
  while (total < sizeof bytes && calls++ < 100) {
    u32 n = get(fd, bytes + total, sizeof bytes - total);
    if (n == 0) break;
    total += n;
  }
  EQ(total, sizeof content);
  SAME(bytes, content, sizeof content);
}
