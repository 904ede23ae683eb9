/*
 * filestat, 64 bytes: 0 u64 dev | 8 u64 ino | 16 u8 filetype | 24 u64 nlink | 32 u64 size | 40 u64 atim | 48 u64 mtim |
 * 56 u64 ctim. Nothing after them.
 */
TEST {
  u8 bytes[80];
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  u64 *fields = (u64 *)(bytes + 8);
  memset(bytes, 0xaa, sizeof bytes);
  OK(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  OK(fd_filestat_get(fd, bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 72], 0xaa); }
  HOLDS(fields[1] != 0xaaaaaaaaaaaaaaaa);
  EQ(bytes[24], REGULAR_FILE);
  EQ(fields[3], 1);
  EQ(fields[4], 10);
  EQ(fields[5], 1000000000);
  EQ(fields[6], 2000000000);
  HOLDS(fields[7] != 0xaaaaaaaaaaaaaaaa);
}
