TEST {
  u32 n;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { "x", 1 }, bad = { BAD_PTR, 64 };
  FAILS(fd_pwrite(fd, BAD_PTR, 2, 0, &n), FAULT);
  FAILS(fd_pwrite(fd, LAST(4), 1, 0, &n), FAULT);
  FAILS(fd_pwrite(fd, &bad, 1, 0, &n), FAULT);
  FAILS(fd_pwrite(fd, &iov, 1, 0, BAD_PTR), FAULT);
  EQ(size_of(fd), 3);
}
