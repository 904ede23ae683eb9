/* Standard input and output are pipes here. */
TEST {
  u64 position;
  FAILS(fd_seek(0, 0, 0, &position), SPIPE, NOTCAPABLE);
  FAILS(fd_seek(1, 0, 2, &position), SPIPE, NOTCAPABLE);
}
