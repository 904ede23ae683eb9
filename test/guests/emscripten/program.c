/* What a program has besides files. argv[1] says which. Built for this machine, it prints the same. */
#define _GNU_SOURCE
#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int args(int argc, char **argv) {
  for (int i = 2; i < argc; i++) printf("%d \"%s\"\n", i, argv[i]);
  const char *name = getenv("NAME"), *none = getenv("NONE");
  printf("NAME=%s NONE=%s\n", name ? name : "(none)", none ? none : "(none)");
  return 0;
}

static int dates(void) {
  const time_t times[] = { 0, 951782399, 951782400, 1700000000, 2147483647 };
  char text[64];
  for (unsigned i = 0; i < sizeof times / sizeof *times; i++) {
    struct tm *local = localtime(&times[i]);
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %j %Z", local);
    printf("%s, back %d\n", text, mktime(local) == times[i]);
  }
  struct tm loose = { .tm_year = 124, .tm_mon = 13, .tm_mday = -3, .tm_hour = 25, .tm_min = 61, .tm_sec = 61 };
  time_t time_ = timegm(&loose);
  printf("%ld %d-%d-%d %d:%d:%d %d %d\n", (long)time_, loose.tm_year, loose.tm_mon, loose.tm_mday, loose.tm_hour, loose.tm_min,
    loose.tm_sec, loose.tm_wday, loose.tm_yday);
  return 0;
}

static int clocks(void) {
  struct timespec before, after, resolution;
  clock_gettime(CLOCK_MONOTONIC, &before);
  clock_t used = clock();
  volatile unsigned sum = 0;
  for (unsigned i = 0; i < 20000000; i++) sum += i;
  clock_gettime(CLOCK_MONOTONIC, &after);
  clock_getres(CLOCK_REALTIME, &resolution);
  printf("now %d, forward %d, used %d, resolution %d\n", time(NULL) > 1700000000,
    after.tv_sec > before.tv_sec || (after.tv_sec == before.tv_sec && after.tv_nsec > before.tv_nsec), clock() > used,
    resolution.tv_sec == 0 && resolution.tv_nsec > 0);
  return 0;
}

static int grow(void) {
  unsigned long sum = 0;
  for (int i = 0; i < 64; i++) {
    unsigned char *block = malloc(1 << 20);
    if (!block) return printf("no memory for block %d\n", i), 1;
    memset(block, i, 1 << 20);
    sum += block[0] + block[(1 << 20) - 1];
    char line[32];
    snprintf(line, sizeof line, "%d ", i);
    if (i % 16 == 0) write(1, line, strlen(line)); /* through a view of the memory that growing has detached */
  }
  printf("64 MiB, sum %lu\n", sum);
  return 0;
}

static int input(void) {
  int c, lines = 0;
  while ((c = getchar()) != EOF) {
    putchar(toupper(c));
    lines += c == '\n';
  }
  fprintf(stderr, "%d lines\n", lines);
  return ferror(stdin) ? 1 : 0;
}

static int entropy(void) {
  unsigned char one[32] = { 0 }, other[32] = { 0 };
  int result = getentropy(one, sizeof one) | getentropy(other, sizeof other);
  printf("getentropy %d, differ %d\n", result, memcmp(one, other, sizeof one) != 0);
  return 0;
}

static int names(void) {
  const char *slash = strrchr(program_invocation_name, '/');
  printf("%s, user %d %d, root %d\n", slash ? slash + 1 : program_invocation_name, getuid() == geteuid(), getgid() == getegid(), getuid() == 0);
  return 0;
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "";
  if (!strcmp(what, "args")) return args(argc, argv);
  if (!strcmp(what, "dates")) return dates();
  if (!strcmp(what, "clocks")) return clocks();
  if (!strcmp(what, "grow")) return grow();
  if (!strcmp(what, "input")) return input();
  if (!strcmp(what, "entropy")) return entropy();
  if (!strcmp(what, "names")) return names();
  if (!strcmp(what, "exit")) exit(atoi(argv[2]));
  if (!strcmp(what, "return")) return atoi(argv[2]);
  if (!strcmp(what, "assert")) assert(!"as asked");
  if (!strcmp(what, "abort")) { puts("before"); fflush(stdout); abort(); }
  if (!strcmp(what, "stray")) return *(volatile int *)(argc == 2 ? -8L : 16L);
  fprintf(stderr, "what?\n");
  return 2;
}
