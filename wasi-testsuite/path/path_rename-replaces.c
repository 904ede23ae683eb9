/* What was there before is replaced; a descriptor of it stays good. */
TEST {
  char bytes[8];
  int dir = scratch();
  MUST(fd_close(make_file(dir, P("old"), P("old"))));
  int replaced = make_file(dir, P("new"), P("replaced"));
  OK(path_rename(dir, P("old"), dir, P("new")));
  EQ(get(open_file(dir, P("new"), 0, FD_READ), bytes, 8), 3);
  EQ(get(replaced, bytes, 8), 8);
  SAME(bytes, "replaced", 8);
}
