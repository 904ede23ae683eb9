/*
 * filestat, 64 bytes: 0 u64 dev | 8 u64 ino | 16 u8 filetype | 24 u64 nlink | 32 u64 size | 40 u64 atim | 48 u64 mtim |
 * 56 u64 ctim. Nothing after them.
 */
TEST {
  u8 bytes[80];
  int dir = scratch();
  struct filestat stat;
  u64 *fields = (u64 *)(bytes + 8);
  int fd = make_file(dir, P("file"), P("0123456789"));
  MUST(path_link(dir, 0, P("file"), dir, P("other")));
  MUST(fd_filestat_set_times(fd, 1000000000, 2000000000, ATIM | MTIM));
  MUST(fd_filestat_get(fd, &stat));
  memset(bytes, 0xaa, sizeof bytes);
  OK(path_filestat_get(dir, 0, P("file"), bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 72], 0xaa); }
  EQ(fields[0], stat.dev);
  EQ(fields[1], stat.ino);
  EQ(bytes[24], REGULAR_FILE);
  EQ(fields[3], 2);
  EQ(fields[4], 10);
  EQ(fields[5], 1000000000);
  EQ(fields[6], 2000000000);
  EQ(fields[7], stat.ctim);
}
