/* leave HOW [CODE]: every way to end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void at_end(void) { puts("at_end"); }

__attribute__((noinline)) static int deep(int depth) {
  volatile int here = depth;
  return depth == 0 ? 0 : deep(depth - 1) + (here == depth);
}

__attribute__((noinline)) static int endless(volatile int *above) {
  volatile int here = *above + 1;
  return endless(&here) + here;
}

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  int code = argc > 2 ? atoi(argv[2]) : 0;
  atexit(at_end);
  if (!strcmp(how, "return")) return code;
  if (!strcmp(how, "exit")) exit(code);
  if (!strcmp(how, "_exit")) _exit(code);
  if (!strcmp(how, "abort")) abort();
  if (!strcmp(how, "trap")) __builtin_trap();
  if (!strcmp(how, "divide")) { /* an integer division that the machine refuses */
    volatile int zero = 0;
    return (argc + 4) / zero;
  }
  if (!strcmp(how, "deep")) {
    printf("%d\n", deep(code));
    return 0;
  }
  if (!strcmp(how, "endless")) {
    volatile int start = 0;
    return endless(&start);
  }
  if (!strcmp(how, "null")) { /* outside memory, which is never 4 GiB here */
    volatile char *nowhere = (volatile char *)0xfffffff0u;
    return *nowhere;
  }
  return 2;
}
