/*
 * peer MODE ADDRESS:PORT [...]: one end of a connection, in the ways in which programs are one. A server says its port on
 * standard output first; errors are printed by name of the call and number.
 */
#include "../../../examples/sockets/net.h"
#include <time.h>

static char block[65536];

static int error(const char *what) {
  printf("%s: %s\n", what, strerror(errno));
  return 1;
}

static int need(int fd, const char *what) {
  if (fd < 0) exit(error(what));
  return fd;
}

static int serve(const char *where) {
  uint16_t port;
  int fd = need(net_serve(where, &port), "serve");
  printf("listening on port %u\n", port);
  fflush(stdout);
  return fd;
}

static int wait_for(int fd, short events, int milliseconds) {
  struct pollfd entry = {.fd = fd, .events = events};
  int count = poll(&entry, 1, milliseconds);
  if (count < 0) exit(error("poll"));
  return entry.revents;
}

static long long clock_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/* Whatever comes until the end; answers how much, and adds it up in `sum`. */
static long long drain(int fd, unsigned *sum) {
  long long total = 0;
  for (;;) {
    ssize_t n = net_receive(fd, block, sizeof block, 0);
    if (n == 0) return total;
    if (n < 0) exit(error("receive"));
    for (ssize_t i = 0; i < n; i++) *sum = *sum * 31 + (unsigned char)block[i];
    total += n;
  }
}

/* One client after the other, each echoed until it ends. */
static int echo(const char *where, long count) {
  int listener = serve(where);
  while (count--) {
    int fd = need(net_accept(listener), "accept");
    for (ssize_t n; (n = net_receive(fd, block, sizeof block, 0));) {
      if (n < 0 || net_send_all(fd, block, (size_t)n)) {
        error(n < 0 ? "receive" : "send");
        fflush(stdout);
        break;
      }
    }
    close(fd);
  }
  return 0;
}

/* All clients at once, sockets that do not wait, poll. */
static int poll_echo(const char *where) {
  enum { MOST = 1024 };
  static struct pollfd polled[MOST + 1];
  int used = 1;
  polled[0] = (struct pollfd){.fd = serve(where), .events = POLLIN};
  net_nonblocking(polled[0].fd, 1);
  for (;;) {
    if (poll(polled, (nfds_t)used, -1) < 0) return error("poll");
    for (int i = used; --i > 0;) {
      if (!polled[i].revents) continue;
      ssize_t n = net_receive(polled[i].fd, block, sizeof block, 0);
      if (n < 0 && errno == EAGAIN) continue;
      for (ssize_t sent = 0; n > 0 && sent < n;) {
        ssize_t part = net_send(polled[i].fd, block + sent, (size_t)(n - sent));
        if (part < 0 && errno == EAGAIN) wait_for(polled[i].fd, POLLOUT, -1);
        else if (part < 0) n = -1;
        else sent += part;
      }
      if (n > 0) continue;
      close(polled[i].fd);
      polled[i] = polled[--used];
    }
    while (used <= MOST) {
      int fd = net_accept(polled[0].fd);
      if (fd < 0) break;
      net_nonblocking(fd, 1);
      polled[used++] = (struct pollfd){.fd = fd, .events = POLLIN};
    }
  }
}

/* Sends a request, says that there is no more, and reads the answer to its end. */
static int half_close(const char *where) {
  int fd = need(net_dial(where, 0), "connect");
  if (net_send_all(fd, "request", 7) || net_shutdown(fd, NET_WRITING)) return error("send");
  unsigned sum = 0;
  printf("%lld bytes came after the end was said\n", drain(fd, &sum));
  printf("send: %s\n", net_send(fd, "x", 1) < 0 ? strerror(errno) : "taken");
  return 0;
}

/* Connects without waiting, and asks how it went. */
static int progress(const char *where) {
  char host[256];
  uint16_t port;
  NetAddress address;
  net_split(where, 0, host, sizeof host, &port);
  need(net_addresses(host, port, &address, 1), "address");
  int fd = need(net_socket(address.length, NET_STREAM), "socket");
  net_nonblocking(fd, 1);
  printf("connect: %s\n", net_connect(fd, &address) ? strerror(errno) : "done");
  int events = wait_for(fd, POLLOUT, 5000);
  int outcome = net_error(fd);
  printf("%s, then %s\n", events & (POLLOUT | POLLERR | POLLHUP) ? "ready" : "timeout", outcome ? strerror(outcome) : "connected");
  return 0;
}

/* Waits for what does not come. */
static int timeout(const char *where, int milliseconds) {
  int fd = need(net_dial(where, 0), "connect");
  if (net_timeout(fd, NET_READING, milliseconds)) return error("timeout");
  long long from = clock_ms();
  ssize_t n = net_receive(fd, block, sizeof block, 0);
  const char *name = n < 0 ? strerror(errno) : "came";
  long long took = clock_ms() - from;
  printf("receive: %s, %s\n", name, took < milliseconds - 5 ? "early" : took > milliseconds + 2000 ? "late" : "in time");
  from = clock_ms();
  int events = wait_for(fd, POLLIN, milliseconds);
  took = clock_ms() - from;
  printf("poll: %s, %s\n", events ? "ready" : "nothing", took < milliseconds - 5 ? "early" : took > milliseconds + 2000 ? "late" : "in time");
  return 0;
}

/* Reads until there is an end of any kind. */
static int until_end(const char *where) {
  int fd = need(net_dial(where, 0), "connect");
  for (;;) {
    ssize_t n = net_receive(fd, block, sizeof block, 0);
    printf("receive: ");
    if (n < 0) puts(strerror(errno));
    else printf("%zd\n", n);
    if (n <= 0) break;
  }
  printf("again: %zd\n", net_receive(fd, block, sizeof block, 0));
  return 0;
}

/* Sends to one who has gone. */
static int pipe_error(const char *where) {
  int fd = need(net_dial(where, 0), "connect");
  drain(fd, &(unsigned){0});
  for (int i = 0; i < 100; i++) {
    if (net_send(fd, block, 1000) < 0) return printf("send: %s\n", errno == EPIPE || errno == ECONNRESET ? "the other end has gone" : strerror(errno)), 0;
    usleep(20000);
  }
  return puts("send: always taken"), 1;
}

/* Sends `total` bytes of a known sequence; the peer reads when it likes. */
static int flood(const char *where, long long total, int nonblocking) {
  int fd = need(net_dial(where, 0), "connect");
  long long sent = 0;
  int told = 0;
  unsigned next = 1;
  if (nonblocking) net_nonblocking(fd, 1);
  while (sent < total) {
    size_t size = total - sent < (long long)sizeof block ? (size_t)(total - sent) : sizeof block, at = 0;
    for (size_t i = 0; i < size; i++) block[i] = (char)((next = next * 1103515245 + 12345) >> 16);
    while (at < size) {
      ssize_t n = net_send(fd, block + at, size - at);
      if (n < 0 && errno == EAGAIN) {
        if (!told++) {
          printf("full after %s\n", sent <= 64 << 20 ? "little" : "too much");
          fflush(stdout);
        }
        wait_for(fd, POLLOUT, -1);
      } else if (n < 0) return error("send");
      else at += (size_t)n;
    }
    sent += (long long)size;
  }
  close(fd);
  printf("sent %lld\n", sent);
  return 0;
}

/* Accepts, and reads only when a line comes from standard input. */
static int stall(const char *where) {
  int listener = serve(where), fd = need(net_accept(listener), "accept");
  unsigned sum = 0;
  puts("accepted");
  fflush(stdout);
  if (!fgets(block, 100, stdin)) return 2;
  long long total = drain(fd, &sum);
  printf("%lld bytes, %08x\n", total, sum);
  return 0;
}

/* Waits for a socket, standard input and a clock at once; says what came. Ends with standard input. */
static int mixture(const char *where) {
  struct pollfd both[2] = {{.fd = 0, .events = POLLIN}, {.fd = serve(where), .events = POLLIN}};
  for (;;) {
    int count = poll(both, 2, 300);
    if (count < 0) return error("poll");
    if (!count) puts("clock");
    if (both[1].revents) {
      close(need(net_accept(both[1].fd), "accept"));
      puts("socket");
    }
    if (both[0].revents) {
      ssize_t n = read(0, block, 100);
      if (n <= 0) return puts("end"), 0;
      printf("input %.*s", (int)n, block);
    }
    fflush(stdout);
  }
}

/* Opens and closes many connections, a few at the same time. */
static int many(const char *where, long count) {
  int open[50];
  for (long i = 0; i < count; i += 50) {
    for (int k = 0; k < 50; k++) open[k] = need(net_dial(where, 0), "connect");
    for (int k = 0; k < 50; k++) need((int)net_send(open[k], "x", 1), "send");
    for (int k = 0; k < 50; k++) need((int)net_receive(open[k], block, 1, 0) - 1, "receive"), close(open[k]);
  }
  printf("%ld connections\n", count);
  return 0;
}

/* Echoes datagrams; one that says "end" ends it. */
static int datagrams(const char *where) {
  char host[256];
  uint16_t port;
  NetAddress address;
  net_split(where, 0, host, sizeof host, &port);
  need(net_addresses(host, port, &address, 1), "address");
  int fd = need(net_socket(address.length, NET_DATAGRAM), "socket");
  need(net_bind(fd, &address), "bind");
  need(net_local(fd, &address), "local");
  printf("listening on port %u\n", address.port);
  fflush(stdout);
  for (;;) {
    NetAddress from;
    ssize_t n = net_receive_from(fd, block, sizeof block, &from);
    if (n < 0) return error("receive");
    if (n == 3 && !memcmp(block, "end", 3)) return 0;
    if (net_send_to(fd, block, (size_t)n, &from) < 0) return error("send");
  }
}

static int resolve(const char *name) {
  NetAddress found[8];
  int count = net_resolve(name, 80, found, 8);
  if (count < 0) return error("resolve");
  for (int i = 0; i < count; i++) {
    for (int k = 0; k < found[i].length; k++) printf("%s%d", k ? "." : "", found[i].bytes[k]);
    puts("");
  }
  return 0;
}

int main(int argc, char **argv) {
  if (argc < 3) return 2;
  const char *mode = argv[1], *where = argv[2];
  long long number = argc > 3 ? atoll(argv[3]) : 0;
  if (!strcmp(mode, "echo")) return echo(where, number ? (long)number : 1L << 30);
  if (!strcmp(mode, "poll-echo")) return poll_echo(where);
  if (!strcmp(mode, "half-close")) return half_close(where);
  if (!strcmp(mode, "progress")) return progress(where);
  if (!strcmp(mode, "timeout")) return timeout(where, (int)number);
  if (!strcmp(mode, "until-end")) return until_end(where);
  if (!strcmp(mode, "pipe")) return pipe_error(where);
  if (!strcmp(mode, "flood")) return flood(where, number, 0);
  if (!strcmp(mode, "flood-nonblocking")) return flood(where, number, 1);
  if (!strcmp(mode, "stall")) return stall(where);
  if (!strcmp(mode, "mixture")) return mixture(where);
  if (!strcmp(mode, "many")) return many(where, (long)number);
  if (!strcmp(mode, "datagrams")) return datagrams(where);
  if (!strcmp(mode, "resolve")) return resolve(where);
  return 2;
}
