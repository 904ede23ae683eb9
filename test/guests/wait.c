/* wait HOW: says "ready" on standard error and then waits until somebody ends it. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
  const char *how = argc > 1 ? argv[1] : "";
  if (!strcmp(how, "none")) return 0;
  if (write(2, "ready\n", 6) != 6) return 3;
  if (!strcmp(how, "read")) {
    char c;
    return read(0, &c, 1) == 1 ? 4 : 5;
  }
  if (!strcmp(how, "poll")) return poll(&(struct pollfd){0, POLLRDNORM, 0}, 1, -1) == 1 ? 4 : 5;
  if (!strcmp(how, "sleep")) {
    struct timespec pause = {argc > 2 ? atoi(argv[2]) : 600, 0};
    return nanosleep(&pause, NULL) ? 5 : 0;
  }
  if (!strcmp(how, "spin"))
    for (volatile unsigned i = 0;; i++) continue;
  if (!strcmp(how, "calls")) /* busy as well, but with system calls */
    for (;;) {
      struct timespec now;
      clock_gettime(CLOCK_MONOTONIC, &now);
    }
  return 2;
}
