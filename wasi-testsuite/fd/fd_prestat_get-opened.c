/* Only what was given has one, not what a program opened, nor a standard stream. */
TEST {
  struct prestat prestat;
  int dir = root();
  FAILS(fd_prestat_get(open_dir(dir, P(".")), &prestat), BADF, INVAL, NOTSUP);
  FAILS(fd_prestat_get(open_file(dir, P("hello.txt"), 0, FD_READ), &prestat), BADF, INVAL, NOTSUP, NOTDIR);
  for (int fd = 0; fd < 3; fd++) FAILS(fd_prestat_get(fd, &prestat), BADF, INVAL, NOTSUP, NOTDIR);
}
