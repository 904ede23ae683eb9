TEST {
  u32 fd;
  FAILS(sock_accept(root(), 0, &fd), NOTSOCK, NOTCAPABLE);
}
