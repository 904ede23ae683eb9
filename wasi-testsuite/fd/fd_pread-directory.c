TEST {
  char byte;
  u32 n;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_pread(scratch(), &iov, 1, 0, &n), ISDIR, BADF, NOTCAPABLE);
}
