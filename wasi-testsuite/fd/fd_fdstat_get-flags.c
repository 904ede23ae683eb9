/* Flags given to path_open are told. A runtime may not have the synchronous ones: then the open fails. */
TEST {
  static const u16 each[] = { 0, APPEND, NONBLOCK, DSYNC, SYNC, RSYNC | SYNC, APPEND | NONBLOCK };
  int dir = scratch();
  for (u32 i = 0; i < 7; i++) {
    u32 fd;
    struct fdstat stat;
    int errno = path_open(dir, 0, P("file"), CREAT, FD_READ | FD_WRITE, 0, each[i], &fd);
    if (errno == NOTSUP && each[i] & (DSYNC | SYNC | RSYNC)) continue;
    MUST(errno);
    OK(fd_fdstat_get((int)fd, &stat));
    if (each[i] & SYNC) stat.flags &= (u16)~(DSYNC | RSYNC), EQ(stat.flags, each[i] & ~RSYNC);
    else EQ(stat.flags, each[i]);
    OK(fd_close((int)fd));
  }
}
