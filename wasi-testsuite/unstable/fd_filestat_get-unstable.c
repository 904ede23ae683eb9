/*
 * filestat of wasi_unstable, 56 bytes: 0 u64 dev | 8 u64 ino | 16 u8 filetype | 20 u32 nlink | 24 u64 size | 32 u64 atim |
 * 40 u64 mtim | 48 u64 ctim. Nothing after them.
 */
TEST {
  u8 bytes[72];
  u32 nlink;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  u64 *fields = (u64 *)(bytes + 8);
  memset(bytes, 0xaa, sizeof bytes);
  MUST(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  OK(fd_filestat_get(fd, bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 64], 0xaa); }
  EQ(bytes[24], REGULAR_FILE);
  memcpy(&nlink, bytes + 28, 4);
  EQ(nlink, 1);
  EQ(fields[3], 10);
  EQ(fields[4], 1000000000);
  EQ(fields[5], 2000000000);
  HOLDS(fields[6] > 1704067200000000000ull && fields[6] != 0xaaaaaaaaaaaaaaaa);
}
