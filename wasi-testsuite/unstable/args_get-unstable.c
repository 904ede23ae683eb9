TEST {
  char *list[4], buf[256];
  u32 count = 0, size = 0;
  OK(args_sizes_get(&count, &size));
  EQ(count, 2);
  OK(args_get(list, buf));
  SAME(list[1], "one", 4);
  OK(environ_sizes_get(&count, &size));
  EQ(count, 1);
  OK(environ_get(list, buf));
  SAME(list[0], "TWO=2", 6);
}
