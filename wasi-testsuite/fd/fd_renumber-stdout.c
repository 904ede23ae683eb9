/* What was standard output goes to a file. */
TEST {
  int dir = scratch();
  char bytes[16];
  int fd = make_file(dir, P("file"), P(""));
  OK(fd_renumber(fd, 1));
  put(1, P("to the file"));
  EQ(get(open_file(dir, P("file"), 0, FD_READ), bytes, 16), 11);
  SAME(bytes, "to the file", 11);
}
