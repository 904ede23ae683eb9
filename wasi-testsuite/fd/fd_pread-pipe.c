/* Standard input is a pipe here, which has no offsets. */
TEST {
  char byte;
  u32 n;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_pread(0, &iov, 1, 0, &n), SPIPE, NOTCAPABLE, BADF);
}
