/*
 * dirent, 24 bytes and then the name without a zero: 0 u64 cookie of the next entry | 8 u64 inode | 16 u32 length of the
 * name | 20 u8 filetype. One after the other, without padding between them.
 */
static u8 bytes[512];
TEST {
  u32 used = 0, at = 0, seen = 0;
  int dir = scratch();
  struct filestat stat;
  touch(dir, P("a-file"));
  MUST(path_filestat_get(dir, 0, P("a-file"), &stat));
  memset(bytes, 0xaa, sizeof bytes);
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 3 * 24 + 1 + 2 + 6);
  while (at + 24 <= used) {
    u32 len = bytes[at + 16];
    EQ(bytes[at + 17] | bytes[at + 18] | bytes[at + 19], 0);
    if (len == 6) {
      seen++;
      for (u32 i = 0; i < 8; i++) EQ(bytes[at + 8 + i], (u8)(stat.ino >> (8 * i)));
      EQ(bytes[at + 20], REGULAR_FILE);
      SAME(bytes + at + 24, "a-file", 6);
    } else {
      EQ(bytes[at + 20], DIRECTORY_TYPE);
      SAME(bytes + at + 24, "..", len);
    }
    at += 24 + len;
  }
  EQ(seen, 1);
  EQ(at, used);
  for (u32 i = used; i < sizeof bytes; i++) EQ(bytes[i], 0xaa);
}
