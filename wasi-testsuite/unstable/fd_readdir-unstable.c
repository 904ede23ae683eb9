/* dirent is preview1's: 24 bytes and the name. */
static u8 bytes[256];
TEST {
  u32 used = 0;
  int dir = scratch();
  touch(dir, P("file"));
  OK(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  EQ(used, 24 + 1 + 24 + 2 + 24 + 4);
}
