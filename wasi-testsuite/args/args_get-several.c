/* Each argument comes as it was given, with a zero after it, and lies inside the buffer. */
static char *argv[8], buf[1024];
TEST {
  static const char *wanted[] = { 0, "one", "", "three words here", "quo\"te's", "back\\slash", "new\nline" };
  u32 count = 0, size = 0;
  MUST(args_sizes_get(&count, &size));
  EQ(count, 7);
  memset(buf, 0xaa, sizeof buf);
  MUST(args_get(argv, buf));
  for (u32 i = 0; i < 7; i++) {
    HOLDS(argv[i] >= buf && argv[i] < buf + size);
    if (i > 0) SAME(argv[i], wanted[i], length(wanted[i]) + 1);
  }
}
