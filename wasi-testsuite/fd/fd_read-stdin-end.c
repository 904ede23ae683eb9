/* An empty standard input has an end. */
TEST {
  char bytes[8];
  EQ(get(0, bytes, 8), 0);
  EQ(get(0, bytes, 8), 0);
}
