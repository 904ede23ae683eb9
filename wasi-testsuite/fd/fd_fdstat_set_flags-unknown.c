/* A sixth flag: INVAL, and nothing is changed; or, as fcntl(2) has it, left out. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  struct fdstat stat;
  int errno = fd_fdstat_set_flags(fd, 32 | APPEND);
  FAILS(errno, INVAL, SUCCESS);
  MUST(fd_fdstat_get(fd, &stat));
  EQ(stat.flags, errno == SUCCESS ? APPEND : 0);
}
