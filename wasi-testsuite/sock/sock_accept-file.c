/* A file is no socket. */
TEST {
  u32 fd;
  FAILS(sock_accept(open_file(root(), P("hello.txt"), 0, FD_READ), 0, &fd), NOTSOCK, NOTCAPABLE);
}
