TEST {
  u32 n;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { "x", 1 };
  FAILS(fd_pwrite(fd, &iov, 1, 1ull << 63, &n), INVAL, FBIG, OVERFLOW);
  FAILS(fd_pwrite(fd, &iov, 1, ~0ull, &n), INVAL, FBIG, OVERFLOW);
  EQ(size_of(fd), 3);
}
