/* Reads at the offset and leaves the position alone. */
TEST {
  char bytes[8];
  u32 n = 0;
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  u64 position;
  MUST(fd_seek(fd, 2, 0, &position));
  struct iovec iov = { bytes, 4 };
  OK(fd_pread(fd, &iov, 1, 5, &n));
  EQ(n, 4);
  SAME(bytes, "5678", 4);
  EQ(position_of(fd), 2);
}
