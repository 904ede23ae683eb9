TEST {
  u64 position;
  FAILS(fd_tell(0, &position), SPIPE, NOTCAPABLE);
  FAILS(fd_tell(1, &position), SPIPE, NOTCAPABLE);
}
