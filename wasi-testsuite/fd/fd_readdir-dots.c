/* "Entries for the special `.` and `..` directory entries are included." */
static u8 bytes[512];
TEST {
  u32 used = 0;
  int dir = scratch();
  struct filestat stat;
  MUST(fd_filestat_get(dir, &stat));
  OK(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 24 + 1 + 24 + 2);
  u32 dot = bytes[16] == 1 ? 0 : 26, dots = dot == 0 ? 25 : 0;
  EQ(bytes[dot + 16], 1);
  EQ(bytes[dot + 24], '.');
  EQ(bytes[dot + 20], DIRECTORY_TYPE);
  for (u32 i = 0; i < 8; i++) EQ(bytes[dot + 8 + i], (u8)(stat.ino >> (8 * i)));
  EQ(bytes[dots + 16], 2);
  SAME(bytes + dots + 24, "..", 2);
  EQ(bytes[dots + 20], DIRECTORY_TYPE);
}
