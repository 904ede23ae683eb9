/* A range that ends beyond what a file can be: FBIG, or INVAL for what no signed offset can say. */
TEST {
  int fd = make_file(scratch(), P("file"), P("abc"));
  FAILS(fd_allocate(fd, 0x7fffffffffffffff, 1), FBIG, INVAL, NOTSUP);
  FAILS(fd_allocate(fd, 0, ~0ull), FBIG, INVAL, NOTSUP);
  EQ(size_of(fd), 3);
}
