/* No file is that long: INVAL or FBIG. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  FAILS(fd_filestat_set_size(fd, ~0ull), INVAL, FBIG);
  FAILS(fd_filestat_set_size(fd, 1ull << 63), INVAL, FBIG);
  EQ(size_of(fd), 3);
}
