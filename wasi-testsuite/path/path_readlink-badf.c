/* Not a descriptor, or not a directory: BADF and NOTDIR (a file has no right to it either). */
TEST {
  u8 bytes[64];
  u32 n;
  int dir = scratch();
  int file = open_file(dir, P("file"), CREAT, FD_READ | FD_WRITE);
  FAILS(path_readlink(NO_FD, P("file"), bytes, 64, &n), BADF);
  FAILS(path_readlink(-1, P("file"), bytes, 64, &n), BADF);
  FAILS(path_readlink(file, P("x"), bytes, 64, &n), NOTDIR, BADF, NOTCAPABLE);
}
