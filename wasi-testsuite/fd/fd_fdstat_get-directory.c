/* A directory, and no file rights on it. */
TEST {
  struct fdstat stat;
  memset(&stat, 0xaa, sizeof stat);
  OK(fd_fdstat_get(scratch(), &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  EQ(stat.flags, 0);
  EQ(stat.base & (PATH_OPEN | FD_READDIR), PATH_OPEN | FD_READDIR);
  EQ(stat.base & (FD_SEEK | FD_FILESTAT_SET_SIZE), 0);
}
