/* Arguments are bytes of UTF-8. */
static char *argv[8], buf[1024];
TEST {
  MUST(args_get(argv, buf));
  SAME(argv[1], "gr\303\274\303\237e", 8);
  SAME(argv[2], "\346\227\245\346\234\254\350\252\236", 10);
  SAME(argv[3], "\360\237\246\200", 5);
}
