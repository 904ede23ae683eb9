TEST {
  u8 bytes[64];
  u32 used;
  FAILS(fd_readdir(open_file(root(), P("hello.txt"), 0, FD_READ), bytes, 64, 0, &used), NOTDIR, BADF, NOTCAPABLE);
}
