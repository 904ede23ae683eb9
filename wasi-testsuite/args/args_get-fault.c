/* Both buffers are checked for their whole length. */
TEST {
  char *argv[8], buf[256];
  FAILS(args_get(BAD_PTR, buf), FAULT);
  FAILS(args_get(argv, BAD_PTR), FAULT);
  FAILS(args_get(LAST(8), buf), FAULT);
  FAILS(args_get(argv, LAST(8)), FAULT);
}
