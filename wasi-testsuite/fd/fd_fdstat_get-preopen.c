/* What was given can be used, and passes on what files need. */
TEST {
  struct fdstat stat;
  OK(fd_fdstat_get(root(), &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  EQ(stat.base & (PATH_OPEN | PATH_FILESTAT_GET | FD_READDIR), PATH_OPEN | PATH_FILESTAT_GET | FD_READDIR);
  EQ(stat.inheriting & (FD_READ | FD_WRITE | FD_SEEK | FD_TELL), FD_READ | FD_WRITE | FD_SEEK | FD_TELL);
  EQ(stat.inheriting & stat.base, stat.base);
}
