TEST {
  u32 fd;
  FAILS(sock_accept(NO_FD, 0, &fd), BADF);
  FAILS(sock_accept(-1, 0, &fd), BADF);
}
