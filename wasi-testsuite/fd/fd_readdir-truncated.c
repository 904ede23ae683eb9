/* "Fills the output buffer as much as possible, potentially truncating the last directory entry." */
static u8 all[256], part[256];
/* Entries end in three bytes that mean nothing: out of the comparison. */
static void scrub(u8 *bytes, u32 used) {
  for (u32 at = 0; at < used; at += 24 + bytes[at + 16]) {
    for (u32 i = at + 21; i < at + 24 && i < used; i++) bytes[i] = 0;
    if (at + 24 > used) return;
  }
}
TEST {
  u32 used = 0, n;
  int dir = scratch();
  touch(dir, P("a-somewhat-longer-name"));
  MUST(fd_readdir(dir, all, sizeof all, 0, &used));
  scrub(all, used);
  for (u32 size = 0; size < used; size++) {
    memset(part, 0xaa, sizeof part);
    n = 999;
    MUST(fd_readdir(dir, part, size, 0, &n));
    EQ(n, size);
    scrub(part, size);
    SAME(part, all, size);
    EQ(part[size], 0xaa);
    if (failures) return;
  }
  MUST(fd_readdir(dir, part, used, 0, &n));
  EQ(n, used);
}
