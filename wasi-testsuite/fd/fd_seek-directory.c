TEST {
  u64 position;
  FAILS(fd_seek(scratch(), 0, 0, &position), ISDIR, BADF, NOTCAPABLE);
}
