TEST {
  char byte;
  u32 n;
  u16 flags;
  struct iovec iov = { &byte, 1 };
  FAILS(sock_recv(root(), &iov, 1, 0, &n, &flags), NOTSOCK, NOTCAPABLE);
}
