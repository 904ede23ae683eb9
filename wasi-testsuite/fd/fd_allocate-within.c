/* Never makes a file shorter. */
TEST {
  int fd = make_file(scratch(), P("file"), P("0123456789"));
  int errno = fd_allocate(fd, 2, 3);
  if (errno == NOTSUP) return;
  EQ(errno, SUCCESS);
  EQ(size_of(fd), 10);
  OK(fd_allocate(fd, 8, 4));
  EQ(size_of(fd), 12);
}
