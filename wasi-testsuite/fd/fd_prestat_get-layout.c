/* prestat, 8 bytes: 0 u8 tag (0: a directory) | 4 u32 length of its name. Nothing after them. */
TEST {
  u8 bytes[24];
  int dir = root();
  memset(bytes, 0xaa, sizeof bytes);
  OK(fd_prestat_get(dir, bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 16], 0xaa); }
  EQ(bytes[8], 0);
  EQ(bytes[12], 1);
  EQ(bytes[13] | bytes[14] | bytes[15], 0);
}
