/* From the start again, what was made and removed meanwhile is told. */
static u8 bytes[512];
TEST {
  u32 used = 0;
  int dir = scratch();
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 51);
  touch(dir, P("new"));
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 51 + 24 + 3);
  MUST(path_unlink_file(dir, P("new")));
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 51);
}
