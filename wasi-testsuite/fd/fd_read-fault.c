TEST {
  char byte;
  u32 n;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { &byte, 1 }, bad = { BAD_PTR, 64 };
  FAILS(fd_read(fd, BAD_PTR, 2, &n), FAULT);
  FAILS(fd_read(fd, LAST(4), 1, &n), FAULT);
  FAILS(fd_read(fd, &iov, 0x20000000, &n), FAULT, INVAL);
  FAILS(fd_read(fd, &bad, 1, &n), FAULT);
  FAILS(fd_read(fd, &iov, 1, BAD_PTR), FAULT);
}
