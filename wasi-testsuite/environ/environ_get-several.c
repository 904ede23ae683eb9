/* Each variable is there once, as "KEY=value" with a zero after it; their order is nobody's promise. */
static char *vars[8], buf[1024];
static int has(const char *wanted) {
  u32 found = 0;
  for (u32 i = 0; i < 5; i++) {
    u32 at = 0;
    while (vars[i][at] == wanted[at] && wanted[at]) at++;
    found += vars[i][at] == wanted[at];
  }
  return found == 1;
}
TEST {
  u32 count = 0, size;
  MUST(environ_sizes_get(&count, &size));
  EQ(count, 5);
  memset(buf, 0xaa, sizeof buf);
  MUST(environ_get(vars, buf));
  for (u32 i = 0; i < 5; i++) HOLDS(vars[i] >= buf && vars[i] < buf + size);
  HOLDS(has("ONE=1"));
  HOLDS(has("EMPTY="));
  HOLDS(has("EQUALS=a=b=c"));
  HOLDS(has("QUOTES='\"`$"));
  HOLDS(has("UTF8=gr\303\274\303\237e"));
}
