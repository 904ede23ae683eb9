TEST {
  char byte;
  u32 n;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_read(scratch(), &iov, 1, &n), ISDIR, BADF, NOTCAPABLE);
}
