/* Without arguments there is still one: the name of the program. */
TEST {
  u32 count = 99, size = 99;
  OK(args_sizes_get(&count, &size));
  EQ(count, 1);
  HOLDS(size >= 1);
}
