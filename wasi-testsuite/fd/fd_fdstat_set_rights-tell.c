/* FD_SEEK implies FD_TELL; FD_TELL alone is enough to ask for the position, by fd_tell or by a fd_seek that moves nothing. */
TEST {
  int dir = scratch();
  u64 position = 9;
  struct fdstat stat;
  touch(dir, P("file"));
  int seeks = open_file(dir, P("file"), 0, FD_READ | FD_SEEK);
  OK(fd_tell(seeks, &position));
  EQ(position, 0);
  int tells = open_file(dir, P("file"), 0, FD_READ | FD_SEEK | FD_TELL);
  MUST(fd_fdstat_get(tells, &stat));
  MUST(fd_fdstat_set_rights(tells, stat.base & ~FD_SEEK, 0));
  OK(fd_tell(tells, &position));
  OK(fd_seek(tells, 0, 1, &position));
  FAILS(fd_seek(tells, 1, 1, &position), NOTCAPABLE);
}
