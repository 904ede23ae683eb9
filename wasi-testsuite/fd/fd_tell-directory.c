TEST {
  u64 position;
  FAILS(fd_tell(scratch(), &position), ISDIR, BADF, NOTCAPABLE);
}
