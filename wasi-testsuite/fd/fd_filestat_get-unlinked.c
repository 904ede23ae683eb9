/* A file without a name left is still a file, with no links. */
TEST {
  int dir = scratch();
  struct filestat stat;
  int fd = make_file(dir, P("file"), P("abc"));
  MUST(path_unlink_file(dir, P("file")));
  OK(fd_filestat_get(fd, &stat));
  EQ(stat.nlink, 0);
  EQ(stat.size, 3);
}
