/* More than a pipe holds at once, and nobody who reads quickly. */
static char content[300000];
TEST {
  u32 total = 0, n = 0;
  memset(content, '\n', sizeof content);
  while (total < sizeof content) {
    struct iovec iov = { content + total, sizeof content - total };
    MUST(fd_write(1, &iov, 1, &n));
    HOLDS(n > 0);
    total += n;
  }
}
