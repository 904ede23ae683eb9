/* Two descriptors of one file have a position each. */
TEST {
  int dir = scratch();
  char bytes[4];
  int one = make_file(dir, P("file"), P("0123456789"));
  int two = open_file(dir, P("file"), 0, FILE_RIGHTS);
  get(one, bytes, 4);
  EQ(position_of(one), 4);
  EQ(position_of(two), 0);
}
