TEST {
  u8 bytes[64];
  u32 used;
  int dir = root();
  FAILS(fd_readdir(dir, BAD_PTR, 64, 0, &used), FAULT);
  FAILS(fd_readdir(dir, LAST(8), 64, 0, &used), FAULT);
  FAILS(fd_readdir(dir, bytes, 64, 0, BAD_PTR), FAULT);
}
