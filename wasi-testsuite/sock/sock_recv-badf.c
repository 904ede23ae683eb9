TEST {
  char byte;
  u32 n;
  u16 flags;
  struct iovec iov = { &byte, 1 };
  FAILS(sock_recv(NO_FD, &iov, 1, 0, &n, &flags), BADF);
  FAILS(sock_recv(-1, &iov, 1, 0, &n, &flags), BADF);
}
