/* What all workloads share. A workload is one function, work(amount), whose time grows in proportion to the amount and
   which answers a checksum of all that it made. `WORKLOAD AMOUNT` prints that checksum on standard output, and the
   nanoseconds that work() took on standard error. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static uint64_t work(uint32_t amount);
/* Of the command line, for a workload that needs more than an amount. */
static char **arguments;

/* Ends the program without a checksum: something was computed wrongly. */
static inline void require(int true) {
  if (!true) abort();
}

/* The same numbers everywhere (xorshift64*, Vigna 2016). */
static uint64_t seed = 0x9e3779b97f4a7c15;
static inline uint64_t next_random(void) {
  seed ^= seed >> 12;
  seed ^= seed << 25;
  seed ^= seed >> 27;
  return seed * 0x2545f4914f6cdd1d;
}
static inline uint32_t random_below(uint32_t limit) { return (uint32_t)((next_random() >> 32) * limit >> 32); }

/* FNV-1a, 64 bits: checksums from what they had before and some more bytes. */
#define CHECKSUM 0xcbf29ce484222325
static inline uint64_t checksum(uint64_t sum, const void *bytes, size_t length) {
  for (size_t at = 0; at < length; at++) sum = (sum ^ ((const uint8_t *)bytes)[at]) * 0x100000001b3;
  return sum;
}

static void print_number(int fd, uint64_t value, unsigned base) {
  char text[24];
  int at = sizeof text;
  text[--at] = '\n';
  do text[--at] = "0123456789abcdef"[value % base];
  while (value /= base);
  require(write(fd, text + at, sizeof text - at) == (ssize_t)sizeof text - at);
}

static uint64_t nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}

int main(int argc, char **argv) {
  require(argc >= 2 && atoi(argv[1]) > 0);
  arguments = argv;
  uint64_t from = nanoseconds();
  uint64_t sum = work(atoi(argv[1]));
  uint64_t took = nanoseconds() - from;
  print_number(1, sum, 16);
  print_number(2, took, 10);
}
