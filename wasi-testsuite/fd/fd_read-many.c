/* More slices than readv(2) takes at once: some are filled, in order, or INVAL as readv(2) says. */
static struct iovec iovs[3000];
static char bytes[3000], content[3000];
TEST {
  u32 n = 0;
  for (u32 i = 0; i < 3000; i++) {
    content[i] = (char)('a' + i % 26);
    iovs[i].buf = bytes + i;
    iovs[i].len = 1;
  }
  int fd = make_file(scratch(), P("file"), content, sizeof content);
  int errno = fd_read(fd, iovs, 3000, &n);
  if (errno == INVAL) return;
  EQ(errno, SUCCESS);
  HOLDS(n >= 1 && n <= 3000);
  SAME(bytes, content, n);
  EQ(position_of(fd), n);
}
