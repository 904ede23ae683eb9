TEST {
  char bytes[8];
  int dir = scratch();
  touch(dir, P("old"));
  OK(path_rename(dir, P("old"), dir, P("new")));
  EQ(type_of(dir, P("old")), 255);
  EQ(get(open_file(dir, P("new"), 0, FD_READ), bytes, 8), 7);
}
