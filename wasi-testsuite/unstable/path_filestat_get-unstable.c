/* As fd_filestat_get has it: 56 bytes, with a u32 of links at 20. */
TEST {
  u8 bytes[72];
  u32 nlink;
  int dir = scratch();
  u64 *fields = (u64 *)(bytes + 8);
  touch(dir, P("file"));
  MUST(path_link(dir, 0, P("file"), dir, P("other")));
  memset(bytes, 0xaa, sizeof bytes);
  OK(path_filestat_get(dir, 0, P("file"), bytes + 8));
  for (u32 i = 0; i < 8; i++) { EQ(bytes[i], 0xaa); EQ(bytes[i + 64], 0xaa); }
  EQ(bytes[24], REGULAR_FILE);
  memcpy(&nlink, bytes + 28, 4);
  EQ(nlink, 2);
  EQ(fields[3], 7);
}
