/* A seventh advice: INVAL. */
TEST {
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  FAILS(fd_advise(fd, 0, 1, 6), INVAL);
  FAILS(fd_advise(fd, 0, 1, 255), INVAL);
}
