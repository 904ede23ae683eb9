/* A value may hold newlines. */
static char *vars[2], buf[64];
TEST {
  MUST(environ_get(vars, buf));
  SAME(vars[0], "LINES=one\ntwo\n", 15);
}
