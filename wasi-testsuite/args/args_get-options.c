/* What looks like an option of the runtime is the guest's when it comes after the module. */
static char *argv[8], buf[1024];
TEST {
  u32 count = 0, size;
  MUST(args_sizes_get(&count, &size));
  EQ(count, 6);
  MUST(args_get(argv, buf));
  SAME(argv[1], "-x", 3);
  SAME(argv[2], "--version", 10);
  SAME(argv[3], "--dir=.", 8);
  SAME(argv[4], "--", 3);
  SAME(argv[5], "-", 2);
}
