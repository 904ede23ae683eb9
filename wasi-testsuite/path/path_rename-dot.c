/* Neither "." nor what it stands for can be moved. */
TEST {
  int dir = scratch();
  FAILS(path_rename(dir, P("."), dir, P("new")), BUSY, INVAL, NOTCAPABLE, NOTEMPTY);
  EQ(type_of(dir, P("new")), 255);
}
