/* Both buffers are checked for their whole length. */
TEST {
  char *vars[2], buf[64];
  FAILS(environ_get(BAD_PTR, buf), FAULT);
  FAILS(environ_get(vars, BAD_PTR), FAULT);
  FAILS(environ_get(vars, LAST(8)), FAULT);
}
