/* Nothing is written of what cannot be read. */
TEST {
  u32 n;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { "x", 1 }, bad = { BAD_PTR, 64 };
  FAILS(fd_write(fd, BAD_PTR, 2, &n), FAULT);
  FAILS(fd_write(fd, LAST(4), 1, &n), FAULT);
  FAILS(fd_write(fd, &iov, 0x20000000, &n), FAULT, INVAL);
  FAILS(fd_write(fd, &bad, 1, &n), FAULT);
  FAILS(fd_write(fd, &iov, 1, BAD_PTR), FAULT);
}
