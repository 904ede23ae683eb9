/* Offsets have 64 bits. */
TEST {
  u64 position = 77;
  int fd = make_file(scratch(), P("file"), P("ab"));
  OK(fd_seek(fd, 0x123456789ab, 0, &position));
  EQ(position, 0x123456789ab);
  OK(fd_seek(fd, 0x100000000, 1, &position));
  EQ(position, 0x124456789ab);
}
