/* Names as they are: spaces, other scripts, 255 bytes. */
static u8 bytes[1024];
static char longest[255];
TEST {
  u32 used = 0, at = 0, seen = 0;
  int dir = scratch();
  memset(longest, 'x', sizeof longest);
  touch(dir, P("with  spaces "));
  touch(dir, P("\346\227\245\346\234\254"));
  touch(dir, longest, sizeof longest);
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  while (at + 24 <= used) {
    u32 len = bytes[at + 16];
    if (len == 13) { seen |= 1; SAME(bytes + at + 24, "with  spaces ", 13); }
    if (len == 6) { seen |= 2; SAME(bytes + at + 24, "\346\227\245\346\234\254", 6); }
    if (len == 255) { seen |= 4; SAME(bytes + at + 24, longest, 255); }
    at += 24 + len;
  }
  EQ(seen, 7);
}
