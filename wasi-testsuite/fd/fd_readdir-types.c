/* What each entry is. */
static u8 bytes[512];
TEST {
  u32 used = 0, at = 0, seen = 0;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("directory")));
  MUST(path_symlink(P("file"), dir, P("symlink")));
  MUST(fd_readdir(dir, bytes, sizeof bytes, 0, &used));
  while (at + 24 <= used) {
    u32 len = bytes[at + 16], type = bytes[at + 20];
    if (len == 4) { seen |= 1; EQ(type, REGULAR_FILE); }
    if (len == 9) { seen |= 2; EQ(type, DIRECTORY_TYPE); }
    if (len == 7) { seen |= 4; EQ(type, SYMBOLIC_LINK); }
    at += 24 + len;
  }
  EQ(seen, 7);
}
