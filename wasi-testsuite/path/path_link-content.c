/* What is written by one name is read by the other. */
TEST {
  int dir = scratch();
  char bytes[8];
  int fd = make_file(dir, P("file"), P("before"));
  OK(path_link(dir, 0, P("file"), dir, P("other")));
  put(fd, P("after!"));
  EQ(get(open_file(dir, P("other"), 0, FD_READ), bytes, 8), 6);
  SAME(bytes, "after!", 6);
}
