/* A file is no socket, and is not written. */
TEST {
  u32 n;
  struct iovec iov = { "x", 1 };
  int fd = make_file(scratch(), P("file"), P("abc"));
  FAILS(sock_send(fd, &iov, 1, 0, &n), NOTSOCK, NOTCAPABLE);
  EQ(size_of(fd), 3);
  EQ(position_of(fd), 0);
}
