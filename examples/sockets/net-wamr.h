/* net.h over the calls of WAMR (iwasm). */
#pragma once
#include "net-dialects.h"

typedef struct {
  uint32_t six; /* 0: IPv4, 1: IPv6 */
  union {
    struct {
      uint8_t bytes[4];
      uint16_t port;
    } v4;
    struct {
      uint16_t groups[8]; /* numbers of this machine, as the ports are */
      uint16_t port;
    } v6;
  };
} WasiAddress;

typedef struct {
  WasiAddress address;
  int kind;
} WasiFound;

typedef struct {
  int kind, family;
  uint8_t enabled;
} WasiHints;

_Static_assert(sizeof(WasiAddress) == 24 && sizeof(WasiFound) == 28 && sizeof(WasiHints) == 12, "the layout of 32-bit guests");

NET_IMPORT(sock_open) int wasi_sock_open(int pool, int family, int kind, int *fd);
NET_IMPORT(sock_bind) int wasi_sock_bind(int fd, const WasiAddress *address);
NET_IMPORT(sock_connect) int wasi_sock_connect(int fd, const WasiAddress *address);
NET_IMPORT(sock_accept) int wasi_sock_accept(int fd, int flags, int *connection);
NET_IMPORT(sock_recv_from) int wasi_sock_recv_from(int fd, const WasiBytes *into, int count, int flags, WasiAddress *from, uint32_t *received);
NET_IMPORT(sock_send_to) int wasi_sock_send_to(int fd, const WasiBytes *data, int count, int flags, const WasiAddress *to, uint32_t *sent);
NET_IMPORT(sock_addr_local) int wasi_sock_addr_local(int fd, WasiAddress *address);
NET_IMPORT(sock_addr_remote) int wasi_sock_addr_remote(int fd, WasiAddress *address);
NET_IMPORT(sock_addr_resolve) int wasi_sock_addr_resolve(const char *host, const char *service, const WasiHints *hints, WasiFound *found, uint32_t max, uint32_t *count);
NET_IMPORT(sock_set_recv_timeout) int wasi_sock_set_recv_timeout(int fd, int64_t microseconds);
NET_IMPORT(sock_set_send_timeout) int wasi_sock_set_send_timeout(int fd, int64_t microseconds);
NET_IMPORT(sock_set_reuse_addr) int wasi_sock_set_reuse_addr(int fd, int on);

static inline WasiAddress net_to_wasi(const NetAddress *address) {
  WasiAddress wasi = {0};
  if (address->length == 4) {
    memcpy(wasi.v4.bytes, address->bytes, 4);
    wasi.v4.port = address->port;
  } else {
    wasi.six = 1;
    for (int i = 0; i < 8; i++) wasi.v6.groups[i] = (uint16_t)(address->bytes[2 * i] << 8 | address->bytes[2 * i + 1]);
    wasi.v6.port = address->port;
  }
  return wasi;
}

static inline void net_from_wasi(const WasiAddress *wasi, NetAddress *address) {
  address->length = wasi->six ? 16 : 4;
  address->port = wasi->six ? wasi->v6.port : wasi->v4.port;
  if (!wasi->six) memcpy(address->bytes, wasi->v4.bytes, 4);
  for (int i = 0; wasi->six && i < 16; i++) address->bytes[i] = (uint8_t)(i % 2 ? wasi->v6.groups[i / 2] : wasi->v6.groups[i / 2] >> 8);
}

static inline int net_socket(int length, NetKind kind) {
  int fd;
  return net_answer(wasi_sock_open(-1, length == 4 ? 0 : 1, kind == NET_STREAM, &fd)) ? -1 : fd;
}

static inline int net_bind(int fd, const NetAddress *address) {
  WasiAddress wasi = net_to_wasi(address);
  return net_answer(wasi_sock_bind(fd, &wasi));
}

static inline int net_connect(int fd, const NetAddress *address) {
  WasiAddress wasi = net_to_wasi(address);
  return net_answer(wasi_sock_connect(fd, &wasi));
}

static inline int net_accept(int fd) {
  int connection;
  return net_answer(wasi_sock_accept(fd, 0, &connection)) ? -1 : connection;
}

static inline ssize_t net_receive_from(int fd, void *into, size_t size, NetAddress *from) {
  WasiBytes bytes = {into, size};
  WasiAddress wasi;
  uint32_t received;
  if (net_answer(wasi_sock_recv_from(fd, &bytes, 1, 0, &wasi, &received))) return -1;
  net_from_wasi(&wasi, from);
  return (ssize_t)received;
}

static inline ssize_t net_send_to(int fd, const void *data, size_t size, const NetAddress *to) {
  WasiBytes bytes = {(void *)data, size};
  WasiAddress wasi = net_to_wasi(to);
  uint32_t sent;
  return net_answer(wasi_sock_send_to(fd, &bytes, 1, 0, &wasi, &sent)) ? -1 : (ssize_t)sent;
}

static inline int net_local(int fd, NetAddress *address) {
  WasiAddress wasi;
  if (net_answer(wasi_sock_addr_local(fd, &wasi))) return -1;
  net_from_wasi(&wasi, address);
  return 0;
}

static inline int net_peer(int fd, NetAddress *address) {
  WasiAddress wasi;
  if (net_answer(wasi_sock_addr_remote(fd, &wasi))) return -1;
  net_from_wasi(&wasi, address);
  return 0;
}

/* How connecting ended. This dialect has no SO_ERROR: a socket with another end is connected, one without refused. */
static inline int net_error(int fd) {
  NetAddress peer;
  return net_peer(fd, &peer) ? ECONNREFUSED : 0;
}

static inline int net_timeout(int fd, int which, int milliseconds) {
  return net_answer((which == NET_READING ? wasi_sock_set_recv_timeout : wasi_sock_set_send_timeout)(fd, milliseconds * 1000LL));
}

static inline int net_reuse_address(int fd) { return net_answer(wasi_sock_set_reuse_addr(fd, 1)); }

/* Answers how many addresses the name has, at most `max`. */
static inline int net_resolve(const char *host, uint16_t port, NetAddress *found, int max) {
  enum { MOST = 8 };
  WasiHints hints = {.kind = 1, .family = 2, .enabled = 1};
  WasiFound results[MOST];
  uint32_t count = 0, most = max < MOST ? (uint32_t)max : MOST;
  char service[8];
  snprintf(service, sizeof service, "%u", port);
  if (net_answer(wasi_sock_addr_resolve(host, service, &hints, results, most, &count))) return -1;
  if (count > most) count = most; /* it tells how many there are, not how many it wrote */
  for (uint32_t i = 0; i < count; i++) {
    net_from_wasi(&results[i].address, &found[i]);
    found[i].port = port;
  }
  return (int)count;
}
