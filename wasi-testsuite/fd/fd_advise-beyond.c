/* A range beyond the end is no error: posix_fadvise(2) does not look. */
TEST {
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  OK(fd_advise(fd, 100, 1000, ADVICE_WILLNEED));
  EQ(size_of(fd), 10);
}
