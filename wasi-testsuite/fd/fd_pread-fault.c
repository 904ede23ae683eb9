TEST {
  char byte;
  u32 n;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { &byte, 1 }, bad = { BAD_PTR, 64 };
  FAILS(fd_pread(fd, BAD_PTR, 2, 0, &n), FAULT);
  FAILS(fd_pread(fd, LAST(4), 1, 0, &n), FAULT);
  FAILS(fd_pread(fd, &bad, 1, 0, &n), FAULT);
  FAILS(fd_pread(fd, &iov, 1, 0, BAD_PTR), FAULT);
}
