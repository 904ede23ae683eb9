/* A megabyte goes out in at most a few calls, whole. */
static char content[1 << 20], bytes[4096];
TEST {
  u32 total = 0, calls = 0, n = 0;
  u64 position;
  for (u32 i = 0; i < sizeof content; i++) content[i] = (char)(i * 37 + (i >> 9));
  int fd = make_file(scratch(), P("file"), P(""));
  while (total < sizeof content && calls++ < 1000) {
    struct iovec iov = { content + total, sizeof content - total };
    MUST(fd_write(fd, &iov, 1, &n));
    total += n;
  }
  EQ(size_of(fd), sizeof content);
  MUST(fd_seek(fd, sizeof content - sizeof bytes, 0, &position));
  EQ(get(fd, bytes, sizeof bytes), sizeof bytes);
  SAME(bytes, content + sizeof content - sizeof bytes, sizeof bytes);
}
