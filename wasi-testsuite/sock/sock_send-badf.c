TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  FAILS(sock_send(NO_FD, &iov, 1, 0, &n), BADF);
  FAILS(sock_send(-1, &iov, 1, 0, &n), BADF);
}
