TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(fd_write(open_file(root(), P("hello.txt"), 0, FD_READ), &iov, 1, &n), BADF, NOTCAPABLE);
}
