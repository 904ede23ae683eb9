/* Rights can be given up, and are then told to be gone. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct fdstat stat;
  MUST(fd_fdstat_get(fd, &stat));
  u64 left = stat.base & ~(FD_WRITE | FD_FILESTAT_SET_SIZE);
  OK(fd_fdstat_set_rights(fd, left, stat.inheriting));
  MUST(fd_fdstat_get(fd, &stat));
  EQ(stat.base, left);
  EQ(fd_fdstat_set_rights(fd, left, stat.inheriting), SUCCESS);
}
