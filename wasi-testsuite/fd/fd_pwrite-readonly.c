TEST {
  u32 n;
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ | FD_SEEK);
  struct iovec iov = { "x", 1 };
  FAILS(fd_pwrite(fd, &iov, 1, 0, &n), BADF, NOTCAPABLE);
}
