/* clock MODE...: sleeping and waiting. Each mode prints what happened, in words that do not depend on the machine's speed. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double seconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void report(const char *what, double took, double least) {
  printf("%s: %s\n", what, took < least ? "too early" : took > least + 5 ? "too late" : "in time");
}

static struct timespec later(clockid_t clock, long nanoseconds) {
  struct timespec when;
  clock_gettime(clock, &when);
  when.tv_nsec += nanoseconds;
  when.tv_sec += when.tv_nsec / 1000000000;
  when.tv_nsec %= 1000000000;
  return when;
}

static void sleeping(void) {
  double start = seconds(CLOCK_MONOTONIC);
  struct timespec pause = {0, 60000000};
  if (nanosleep(&pause, NULL)) puts("nanosleep failed");
  report("nanosleep", seconds(CLOCK_MONOTONIC) - start, 0.06);

  start = seconds(CLOCK_MONOTONIC);
  if (clock_nanosleep(CLOCK_MONOTONIC, 0, &pause, NULL)) puts("clock_nanosleep failed");
  report("clock_nanosleep monotonic relative", seconds(CLOCK_MONOTONIC) - start, 0.06);

  /* to an absolute time: hosts that take it for a relative one sleep for the machine's uptime */
  start = seconds(CLOCK_MONOTONIC);
  struct timespec when = later(CLOCK_MONOTONIC, 70000000);
  if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL)) puts("clock_nanosleep failed");
  report("clock_nanosleep monotonic absolute", seconds(CLOCK_MONOTONIC) - start, 0.07);

  start = seconds(CLOCK_REALTIME);
  when = later(CLOCK_REALTIME, 70000000);
  if (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &when, NULL)) puts("clock_nanosleep failed");
  report("clock_nanosleep realtime absolute", seconds(CLOCK_REALTIME) - start, 0.07);

  start = seconds(CLOCK_MONOTONIC);
  when = (struct timespec){1, 0};
  if (clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &when, NULL)) puts("clock_nanosleep failed");
  when = (struct timespec){0, 1};
  if (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL)) puts("clock_nanosleep failed");
  report("clock_nanosleep past", seconds(CLOCK_MONOTONIC) - start, 0);

  start = seconds(CLOCK_MONOTONIC);
  usleep(50000);
  report("usleep", seconds(CLOCK_MONOTONIC) - start, 0.05);
  start = seconds(CLOCK_MONOTONIC);
  sleep(1);
  report("sleep", seconds(CLOCK_MONOTONIC) - start, 1);
}

/* poll MILLISECONDS, then reads what is there. */
static void polling(int timeout) {
  struct pollfd fds[1] = {{0, POLLRDNORM, 0}};
  double start = seconds(CLOCK_MONOTONIC);
  int ready = poll(fds, 1, timeout);
  double took = seconds(CLOCK_MONOTONIC) - start;
  if (ready < 0) {
    printf("poll: %s\n", strerror(errno));
  } else if (ready == 0) {
    report("poll: timeout", took, timeout / 1000.0);
  } else {
    printf("poll: ready%s%s\n", fds[0].revents & POLLRDNORM ? " to read" : "", fds[0].revents & POLLERR ? " error" : "");
    char text[100];
    ssize_t n = read(0, text, sizeof text);
    if (n < 0) printf("read: %s\n", strerror(errno));
    else if (n == 0) puts("read: end");
    else printf("read: %.*s\n", (int)n, text);
  }
}

static void writing(void) {
  struct pollfd fds[2] = {{1, POLLWRNORM, 0}, {2, POLLWRNORM, 0}};
  int ready = poll(fds, 2, 3000);
  printf("poll: %d ready, %s, %s\n", ready, fds[0].revents & POLLWRNORM ? "stdout" : "-", fds[1].revents & POLLWRNORM ? "stderr" : "-");
}

int main(int argc, char **argv) {
  if (argc < 2) return 2;
  if (!strcmp(argv[1], "sleep")) sleeping();
  else if (!strcmp(argv[1], "poll") && argc == 3) polling(atoi(argv[2]));
  else if (!strcmp(argv[1], "write")) writing();
  else if (!strcmp(argv[1], "now")) printf("%lld\n", (long long)time(NULL));
  else return 2;
  return 0;
}
