/* fdstat, 24 bytes: 0 u8 filetype | 2 u16 flags | 8 u64 rights_base | 16 u64 rights_inheriting. Nothing after them. */
TEST {
  u8 bytes[40];
  int dir = scratch();
  u32 fd = 0;
  memset(bytes, 0xaa, sizeof bytes);
  MUST(path_open(dir, 0, P("file"), CREAT, FD_READ | FD_WRITE | FD_SEEK | FD_TELL, 0, APPEND, &fd));
  OK(fd_fdstat_get((int)fd, bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 32], 0xaa); }
  EQ(bytes[8], REGULAR_FILE);
  EQ(bytes[10], APPEND);
  EQ(bytes[11], 0);
  /* Rights that do not fit a file may be left out; these fit. */
  EQ(bytes[16] & 0x66, 0x66);
  for (u32 i = 20; i < 24; i++) EQ(bytes[i], 0);
  for (u32 i = 28; i < 32; i++) EQ(bytes[i], 0);
}
