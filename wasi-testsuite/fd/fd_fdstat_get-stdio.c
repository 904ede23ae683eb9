/* The standard streams are pipes here: no files, no directories, and only what a pipe can do. */
TEST {
  struct fdstat stat;
  for (int fd = 0; fd < 3; fd++) {
    OK(fd_fdstat_get(fd, &stat));
    HOLDS(stat.filetype != REGULAR_FILE && stat.filetype != DIRECTORY_TYPE && stat.filetype <= SYMBOLIC_LINK);
    EQ(stat.base & (fd == 0 ? FD_READ : FD_WRITE), fd == 0 ? FD_READ : FD_WRITE);
  }
}
