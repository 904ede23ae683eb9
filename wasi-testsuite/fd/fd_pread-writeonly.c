TEST {
  char byte;
  u32 n;
  int fd = open_file(scratch(), P("file"), CREAT, FD_WRITE | FD_SEEK);
  struct iovec iov = { &byte, 1 };
  FAILS(fd_pread(fd, &iov, 1, 0, &n), BADF, NOTCAPABLE);
}
