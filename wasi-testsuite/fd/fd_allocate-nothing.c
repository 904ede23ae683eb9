/* A length of 0: POSIX lets posix_fallocate(3) refuse it or not. Nothing changes. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  FAILS(fd_allocate(fd, 0, 0), INVAL, NOTSUP, SUCCESS);
  EQ(size_of(fd), 3);
}
