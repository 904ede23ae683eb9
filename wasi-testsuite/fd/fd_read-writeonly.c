TEST {
  char byte;
  u32 n;
  struct iovec iov = { &byte, 1 };
  FAILS(fd_read(open_file(scratch(), P("file"), CREAT, FD_WRITE), &iov, 1, &n), BADF, NOTCAPABLE);
}
