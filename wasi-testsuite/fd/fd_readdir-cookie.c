/* From the cookie of any entry on, the listing is the same as it was. */
static u8 all[1024], rest[1024];
/* Entries end in three bytes that mean nothing: out of the comparison. */
static void scrub(u8 *bytes, u32 used) {
  for (u32 at = 0; at < used; at += 24 + bytes[at + 16]) {
    for (u32 i = at + 21; i < at + 24 && i < used; i++) bytes[i] = 0;
    if (at + 24 > used) return;
  }
}
TEST {
  u32 used = 0, left, at = 0;
  int dir = scratch();
  touch(dir, P("one"));
  touch(dir, P("two"));
  touch(dir, P("three"));
  MUST(fd_readdir(dir, all, sizeof all, 0, &used));
  scrub(all, used);
  while (at + 24 <= used) {
    u64 next;
    memcpy(&next, all + at, 8);
    at += 24 + all[at + 16];
    MUST(fd_readdir(dir, rest, sizeof rest, next, &left));
    EQ(left, used - at);
    scrub(rest, left);
    SAME(rest, all + at, left < used - at ? left : used - at);
  }
  EQ(at, used);
}
