/* Nothing of the host's environment reaches a guest. */
TEST {
  u32 count = 99, size = 99;
  OK(environ_sizes_get(&count, &size));
  EQ(count, 0);
  EQ(size, 0);
}
