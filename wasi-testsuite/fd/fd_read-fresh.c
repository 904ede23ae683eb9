/* What another descriptor wrote is there at once. */
TEST {
  char bytes[8];
  int dir = scratch();
  int reads = make_file(dir, P("file"), P(""));
  int writes = open_file(dir, P("file"), 0, FD_WRITE);
  EQ(get(reads, bytes, 8), 0);
  put(writes, P("news"));
  EQ(get(reads, bytes, 8), 4);
  SAME(bytes, "news", 4);
}
