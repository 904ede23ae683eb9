/* fdstat is preview1's: 24 bytes. */
TEST {
  u8 bytes[32];
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ);
  memset(bytes, 0xaa, sizeof bytes);
  OK(fd_fdstat_get(fd, bytes));
  EQ(bytes[0], REGULAR_FILE);
  EQ(bytes[2] | bytes[3], 0);
  EQ(bytes[8] & FD_READ, FD_READ);
  for (u32 i = 24; i < 32; i++) EQ(bytes[i], 0xaa);
}
