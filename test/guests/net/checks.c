/*
 * checks: sockets talking to each other within one program, waiting and not; checks itself. What a Linux kernel says to the same
 * program (scripts/build-guests.sh --native) is what a guest must hear.
 */
#include "../../../examples/sockets/net.h"
#include "../check.h"
#include <sys/stat.h>

static char block[1 << 20];

static NetAddress local_any(void) { return (NetAddress){.bytes = {127, 0, 0, 1}, .length = 4}; }

static int ready(int fd, short events, int milliseconds) {
  struct pollfd entry = {.fd = fd, .events = events};
  return poll(&entry, 1, milliseconds) < 0 ? -1 : entry.revents;
}

static int listening(NetAddress *address) {
  *address = local_any();
  int fd = net_socket(4, NET_STREAM);
  CHECK(fd > 2 && !net_bind(fd, address) && !net_listen(fd, 16) && !net_local(fd, address) && address->port);
  return fd;
}

/* Two ends of a connection: [0] has connected, [1] was accepted. */
static void pair(int ends[2]) {
  NetAddress address;
  int listener = listening(&address);
  ends[0] = net_socket(4, NET_STREAM);
  CHECK(!net_connect(ends[0], &address));
  ends[1] = net_accept(listener);
  CHECK(ends[1] > 2);
  CHECK(!close(listener));
}

static void states(void) {
  NetAddress address, other = local_any();
  int fd = net_socket(4, NET_STREAM), six = net_socket(16, NET_STREAM);
  struct stat status;
  CHECK(fd > 2 && six > 2 && fd != six);
  CHECK(!fstat(fd, &status) && S_ISSOCK(status.st_mode));
  FAILS(lseek(fd, 0, SEEK_CUR), ESPIPE);
  FAILS(net_receive(fd, block, 1, 0), ENOTCONN);
  FAILS(net_shutdown(fd, NET_WRITING), ENOTCONN);
  FAILS(net_peer(fd, &other), ENOTCONN);
  FAILS(net_accept(fd), EINVAL);
  other = local_any();
  CHECK(!net_bind(fd, &other) && !net_local(fd, &address) && address.length == 4 && address.bytes[0] == 127 && address.port);
  FAILS(net_bind(fd, &other), EINVAL);
  CHECK(!net_listen(fd, 5));
  int second = net_socket(4, NET_STREAM);
  FAILS(net_bind(second, &address), EADDRINUSE);
  CHECK(!close(fd) && !close(second) && !close(six));
  FAILS(net_receive(fd, block, 1, 0), EBADF);
  FAILS(net_accept(fd), EBADF);
  FAILS(net_accept(1), ENOTSOCK);
  FAILS(net_listen(0, 1), ENOTSOCK);
  fd = net_socket(4, NET_STREAM);
  CHECK(!net_reuse_address(fd) && !net_bind(fd, &address) && !close(fd)); /* its port was free again */
}

static void waiting(void) {
  int ends[2];
  NetAddress address, peer;
  pair(ends);
  CHECK(!net_peer(ends[0], &address) && !net_local(ends[1], &peer) && address.port == peer.port);
  CHECK(!net_local(ends[0], &address) && !net_peer(ends[1], &peer) && address.port == peer.port && peer.bytes[0] == 127);
  FAILS(net_connect(ends[0], &peer), EISCONN);
  CHECK(net_send(ends[0], "hello", 5) == 5);
  CHECK(net_receive(ends[1], block, 5, NET_PEEK) == 5 && !memcmp(block, "hello", 5));
  CHECK(net_receive(ends[1], block, 2, 0) == 2 && !memcmp(block, "he", 2));
  CHECK(read(ends[1], block, 10) == 3 && !memcmp(block, "llo", 3));
  CHECK(write(ends[1], "back", 4) == 4 && net_receive(ends[0], block, 4, NET_WAIT_ALL) == 4 && !memcmp(block, "back", 4));
  CHECK(ready(ends[0], POLLIN, 0) == 0 && ready(ends[0], POLLOUT, 0) == POLLOUT);
  CHECK(net_error(ends[0]) == 0);
  CHECK(!close(ends[0]));
  CHECK(net_receive(ends[1], block, 10, 0) == 0 && net_receive(ends[1], block, 10, 0) == 0);
  CHECK(!close(ends[1]));
}

static void half_closed(void) {
  int ends[2];
  pair(ends);
  CHECK(net_send(ends[0], "last", 4) == 4 && !net_shutdown(ends[0], NET_WRITING));
  FAILS(net_send(ends[0], "x", 1), EPIPE);
  CHECK(net_receive(ends[1], block, 10, NET_WAIT_ALL) == 4 && net_receive(ends[1], block, 10, 0) == 0);
  CHECK(net_send(ends[1], "answer", 6) == 6 && !net_shutdown(ends[1], NET_WRITING));
  CHECK(net_receive(ends[0], block, 10, NET_WAIT_ALL) == 6 && net_receive(ends[0], block, 10, 0) == 0);
  CHECK(!close(ends[0]) && !close(ends[1]));
  pair(ends);
  CHECK(!net_shutdown(ends[0], NET_READING) && net_receive(ends[0], block, 1, 0) == 0 && net_send(ends[0], "x", 1) == 1);
  CHECK(net_receive(ends[1], block, 2, 0) == 1);
  CHECK(!close(ends[0]) && !close(ends[1]));
  pair(ends); /* what came before is still read */
  CHECK(net_send(ends[1], "before", 6) == 6 && !net_shutdown(ends[0], NET_READING));
  CHECK(net_receive(ends[0], block, 10, 0) == 6 && !memcmp(block, "before", 6) && net_receive(ends[0], block, 10, 0) == 0);
  CHECK(!close(ends[0]) && !close(ends[1]));
}

static void without_waiting(void) {
  NetAddress address;
  int listener = listening(&address), fd = net_socket(4, NET_STREAM);
  CHECK(!net_nonblocking(listener, 1) && !net_nonblocking(fd, 1));
  FAILS(net_accept(listener), EAGAIN);
  CHECK(ready(listener, POLLIN, 20) == 0);
  FAILS(net_connect(fd, &address), EINPROGRESS);
  CHECK(ready(listener, POLLIN, 2000) == POLLIN);
  int other = net_accept(listener);
  CHECK(other > 2 && ready(fd, POLLOUT, 2000) == POLLOUT && net_error(fd) == 0);
  CHECK(!net_connect(fd, &address) || errno == EISCONN); /* Linux tells it once more that it is connected */
  FAILS(net_receive(fd, block, 1, 0), EAGAIN);
  FAILS(net_receive(fd, block, 1, NET_PEEK), EAGAIN);
  CHECK(!net_nonblocking(other, 1));
  FAILS(read(other, block, 1), EAGAIN);

  /* The one who does not read makes the other wait, at a bounded amount; nothing is lost or swapped. */
  size_t sent = 0, got = 0;
  for (size_t i = 0; i < sizeof block; i++) block[i] = (char)(i * 7 >> 3);
  for (;;) {
    ssize_t n = net_send(fd, block + sent % sizeof block, sizeof block - sent % sizeof block);
    if (n < 0) break;
    sent += (size_t)n;
    if (sent > 256u << 20) break;
  }
  CHECK(sent > 0 && sent < 256u << 20);
  FAILS(net_send(fd, block, sizeof block), EAGAIN);
  CHECK(ready(other, POLLIN, 2000) == POLLIN);
  CHECK(!net_nonblocking(other, 0));
  static char into[65536];
  int wrong = 0;
  while (got < sent) {
    ssize_t n = net_receive(other, into, sizeof into, 0);
    if (n <= 0) break;
    for (ssize_t i = 0; i < n; i++) wrong += into[i] != block[(got + (size_t)i) % sizeof block];
    got += (size_t)n;
  }
  CHECK(got == sent && !wrong);
  CHECK(ready(fd, POLLOUT, 2000) == POLLOUT && net_send(fd, "x", 1) == 1);
  CHECK(net_receive(other, block, 1, 0) == 1);

  CHECK(!close(other));
  CHECK(ready(fd, POLLIN, 2000) & POLLIN && net_receive(fd, block, 1, 0) == 0);
  CHECK(!close(fd) && !close(listener));
}

static void refused(void) {
  NetAddress address;
  int listener = listening(&address);
  CHECK(!close(listener));
  int fd = net_socket(4, NET_STREAM);
  FAILS(net_connect(fd, &address), ECONNREFUSED);
  CHECK(!close(fd));
  fd = net_socket(4, NET_STREAM);
  CHECK(!net_nonblocking(fd, 1));
  FAILS(net_connect(fd, &address), EINPROGRESS);
  CHECK(ready(fd, POLLOUT, 2000) & (POLLOUT | POLLHUP)); /* the library of a guest says one of the two */
  CHECK(net_error(fd) == ECONNREFUSED);
#ifndef WAMR /* has asked without taking it */
  CHECK(net_error(fd) == 0);
#endif
  CHECK(!close(fd));
  address.length = 16; /* the family of the socket is the other one */
  fd = net_socket(4, NET_STREAM);
  FAILS(net_connect(fd, &address), EAFNOSUPPORT);
  CHECK(!close(fd));
}

static void timeouts(void) {
  int ends[2];
  pair(ends);
  CHECK(!net_timeout(ends[0], NET_READING, 50));
  FAILS(net_receive(ends[0], block, 1, 0), EAGAIN);
  CHECK(!net_timeout(ends[0], NET_WRITING, 50));
  size_t sent = 0;
  ssize_t n;
  while ((n = net_send(ends[0], block, sizeof block)) > 0 && sent < 256u << 20) sent += (size_t)n;
  CHECK(n == -1);
  FAILS(net_send(ends[0], block, sizeof block), EAGAIN);
  CHECK(!close(ends[0]) && !close(ends[1]));
}

static void datagrams(void) {
  NetAddress one = local_any(), two = local_any(), from;
  int a = net_socket(4, NET_DATAGRAM), b = net_socket(4, NET_DATAGRAM);
  CHECK(a > 2 && b > 2 && !net_bind(a, &one) && !net_bind(b, &two) && !net_local(a, &one) && !net_local(b, &two) && one.port && two.port != one.port);
  CHECK(net_send_to(a, "first", 5, &two) == 5 && net_send_to(a, "second", 6, &two) == 6);
  CHECK(net_receive_from(b, block, 3, &from) == 3 && !memcmp(block, "fir", 3) && from.port == one.port && from.bytes[0] == 127);
  CHECK(net_receive_from(b, block, 100, &from) == 6 && !memcmp(block, "second", 6));
  CHECK(!net_nonblocking(b, 1));
  FAILS(net_receive_from(b, block, 100, &from), EAGAIN);
  FAILS(net_send_to(a, block, 70000, &two), EMSGSIZE);
  CHECK(net_send_to(b, "back", 4, &from) == 4 && ready(a, POLLIN, 2000) == POLLIN && net_receive_from(a, block, 100, &from) == 4 && from.port == two.port);
  CHECK(!close(a) && !close(b));
}

static void polling_many(void) {
  enum { COUNT = 200 };
  NetAddress address;
  int listener = listening(&address), mine[COUNT], theirs[COUNT];
  struct pollfd polled[COUNT];
  for (int i = 0; i < COUNT; i++) {
    mine[i] = net_socket(4, NET_STREAM);
    CHECK(!net_connect(mine[i], &address));
    theirs[i] = net_accept(listener);
    CHECK(theirs[i] > 2);
    polled[i] = (struct pollfd){.fd = theirs[i], .events = POLLIN};
  }
  for (int round = 0; round < 50; round++) {
    int chosen = round * 37 % COUNT, found = 0, right = 0;
    CHECK(net_send(mine[chosen], "x", 1) == 1);
    CHECK(poll(polled, COUNT, 2000) == 1);
    for (int i = 0; i < COUNT; i++) {
      if (!polled[i].revents) continue;
      found++;
      right += net_receive(theirs[i], block, 1, 0) == 1;
      char name = 0;
      right += net_send(theirs[i], "y", 1) == 1 && net_receive(mine[chosen], &name, 1, 0) == 1 && name == 'y';
    }
    CHECK(found == 1 && right == 2);
  }
  for (int i = 0; i < COUNT; i++) CHECK(!close(mine[i]) && !close(theirs[i]));
  CHECK(!close(listener));
}

int main(void) {
  static const struct { const char *name; void (*run)(void); } parts[] = {
    {"states", states}, {"waiting", waiting}, {"half closed", half_closed}, {"without waiting", without_waiting},
    {"refused", refused}, {"timeouts", timeouts}, {"datagrams", datagrams}, {"polling many", polling_many}};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    int before = failed;
    parts[i].run();
    if (failed > before) printf("in %s\n", parts[i].name);
    fflush(stdout);
  }
  return finish();
}
