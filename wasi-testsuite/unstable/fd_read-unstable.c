TEST {
  char bytes[8];
  EQ(get(0, bytes, 8), 5);
  SAME(bytes, "typed", 5);
}
