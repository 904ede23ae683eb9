/* A file is no socket, and is not read. */
TEST {
  char byte = '-';
  u32 n;
  u16 flags;
  struct iovec iov = { &byte, 1 };
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ | FD_SEEK | FD_TELL);
  FAILS(sock_recv(fd, &iov, 1, 0, &n, &flags), NOTSOCK, NOTCAPABLE);
  EQ(byte, '-');
  EQ(position_of(fd), 0);
}
