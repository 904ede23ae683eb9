/* With DIRECTORY and without it; NOTDIR for a file with it. */
TEST {
  u32 fd;
  struct fdstat stat;
  int dir = scratch();
  touch(dir, P("file"));
  MUST(path_create_directory(dir, P("sub")));
  OK(path_open(dir, 0, P("sub"), DIRECTORY, FD_READDIR, 0, 0, &fd));
  OK(fd_fdstat_get((int)fd, &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  OK(path_open(dir, 0, P("sub"), 0, FD_READDIR, 0, 0, &fd));
  OK(fd_fdstat_get((int)fd, &stat));
  EQ(stat.filetype, DIRECTORY_TYPE);
  FAILS(path_open(dir, 0, P("file"), DIRECTORY, FD_READ, 0, 0, &fd), NOTDIR);
}
