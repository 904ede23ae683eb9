TEST {
  u8 bytes[64];
  u32 used;
  FAILS(fd_readdir(NO_FD, bytes, 64, 0, &used), BADF);
  FAILS(fd_readdir(-1, bytes, 64, 0, &used), BADF);
}
