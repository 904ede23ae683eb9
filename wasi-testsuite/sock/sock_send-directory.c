TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(sock_send(root(), &iov, 1, 0, &n), NOTSOCK, NOTCAPABLE);
}
