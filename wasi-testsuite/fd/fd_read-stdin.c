/* Standard input, however it is cut into pieces, and then its end. */
TEST {
  char bytes[64];
  u32 total = 0, n;
  while (total < 18 && (n = get(0, bytes + total, sizeof bytes - total)) > 0) total += n;
  EQ(total, 18);
  SAME(bytes, "line one\nline two\n", 18);
}
