TEST {
  struct filestat stat;
  int dir = scratch();
  OK(fd_filestat_get(dir, &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  HOLDS(stat.nlink >= 1);
}
