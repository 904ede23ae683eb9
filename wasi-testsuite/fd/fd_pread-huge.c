/* No file reaches there: INVAL (a negative offset for the host), or simply nothing to read. */
TEST {
  char byte;
  u32 n = 9;
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct iovec iov = { &byte, 1 };
  if (fd_pread(fd, &iov, 1, 1ull << 63, &n) == SUCCESS) EQ(n, 0);
  else FAILS(fd_pread(fd, &iov, 1, 1ull << 63, &n), INVAL, OVERFLOW);
}
