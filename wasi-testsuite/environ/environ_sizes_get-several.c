/* The size counts "KEY=value" and a zero for each. */
TEST {
  u32 count = 0, size = 0;
  OK(environ_sizes_get(&count, &size));
  EQ(count, 3);
  EQ(size, sizeof("ONE=1") + sizeof("EMPTY=") + sizeof("SPACES=a b  c"));
}
