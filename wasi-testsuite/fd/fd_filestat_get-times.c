/* A new file's times are now, within some seconds (file systems may round). */
TEST {
  struct filestat stat;
  u64 before = now(CLOCK_REALTIME);
  int fd = make_file(scratch(), P("file"), P("abc"));
  OK(fd_filestat_get(fd, &stat));
  HOLDS(stat.mtim + 5000000000 > before && stat.mtim < before + 10000000000);
  HOLDS(stat.ctim + 5000000000 > before && stat.ctim < before + 10000000000);
}
