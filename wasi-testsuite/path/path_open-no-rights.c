/* A file can be opened for nothing at all, made and cut too. */
TEST {
  u32 fd;
  struct filestat stat;
  int dir = scratch();
  touch(dir, P("file"));
  OK(path_open(dir, 0, P("file"), 0, 0, 0, 0, &fd));
  OK(fd_close((int)fd));
  OK(path_open(dir, 0, P("new"), CREAT, 0, 0, 0, &fd));
  EQ(type_of(dir, P("new")), REGULAR_FILE);
  OK(path_open(dir, 0, P("file"), TRUNC, 0, 0, 0, &fd));
  MUST(path_filestat_get(dir, 0, P("file"), &stat));
  EQ(stat.size, 0);
}
