/* "Can only be used to remove rights, and returns notcapable if called in a way that would attempt to add rights." */
TEST {
  int fd = open_file(root(), P("hello.txt"), 0, FD_READ | FD_SEEK);
  struct fdstat before, after;
  MUST(fd_fdstat_get(fd, &before));
  FAILS(fd_fdstat_set_rights(fd, before.base | FD_WRITE, before.inheriting), NOTCAPABLE);
  FAILS(fd_fdstat_set_rights(fd, before.base, before.inheriting | FD_WRITE), NOTCAPABLE);
  MUST(fd_fdstat_get(fd, &after));
  EQ(after.base, before.base);
  EQ(after.inheriting, before.inheriting);
  OK(fd_fdstat_set_rights(fd, FD_SEEK, 0));
  FAILS(fd_fdstat_set_rights(fd, FD_SEEK | FD_READ, 0), NOTCAPABLE);
}
