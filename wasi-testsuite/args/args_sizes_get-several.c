/* The size counts every byte and every terminating zero. */
TEST {
  u32 count = 0, size = 0;
  char *argv[8], buf[256];
  OK(args_sizes_get(&count, &size));
  EQ(count, 4);
  OK(args_get(argv, buf));
  EQ(size, length(argv[0]) + 1 + sizeof("one") + sizeof("") + sizeof("three words here"));
}
