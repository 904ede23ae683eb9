/* net.h over WasmEdge's calls. */
#pragma once
#include "net-dialects.h"

typedef struct {
  uint8_t family;
  uint32_t length;
  uint8_t *data; /* port, then (IPv4) the address or (IPv6) flow, address, scope; in network order */
} WasiSockaddr;

typedef struct WasiAddrinfo {
  uint16_t flags;
  uint8_t family, kind, protocol;
  uint32_t addrlen;
  WasiSockaddr *addr;
  char *canonname;
  uint32_t canonname_length;
  struct WasiAddrinfo *next;
} WasiAddrinfo;

_Static_assert(sizeof(WasiSockaddr) == 12 && sizeof(WasiAddrinfo) == 28, "the layout of 32-bit guests");

NET_IMPORT(sock_open) int wasi_sock_open(int family, int kind, int *fd);
NET_IMPORT(sock_bind) int wasi_sock_bind(int fd, const WasiBytes *address, int port);
NET_IMPORT(sock_connect) int wasi_sock_connect(int fd, const WasiBytes *address, int port);
NET_IMPORT(sock_accept) int wasi_sock_accept(int fd, int *connection);
NET_IMPORT(sock_recv_from) int wasi_sock_recv_from(int fd, const WasiBytes *into, int count, WasiBytes *from, int flags, uint16_t *port, uint32_t *received, uint16_t *out_flags);
NET_IMPORT(sock_send_to) int wasi_sock_send_to(int fd, const WasiBytes *data, int count, const WasiBytes *to, int port, int flags, uint32_t *sent);
NET_IMPORT(sock_getsockopt) int wasi_sock_getsockopt(int fd, int level, int name, void *value, uint32_t *size);
NET_IMPORT(sock_setsockopt) int wasi_sock_setsockopt(int fd, int level, int name, const void *value, uint32_t size);
NET_IMPORT(sock_getlocaladdr) int wasi_sock_getlocaladdr(int fd, WasiBytes *address, uint32_t *type, uint32_t *port);
NET_IMPORT(sock_getpeeraddr) int wasi_sock_getpeeraddr(int fd, WasiBytes *address, uint32_t *type, uint32_t *port);
NET_IMPORT(sock_getaddrinfo) int wasi_sock_getaddrinfo(const char *node, uint32_t node_length, const char *service, uint32_t service_length, const WasiAddrinfo *hints, WasiAddrinfo **found, uint32_t max, uint32_t *count);

enum { WASI_REUSEADDR = 0, WASI_ERROR = 2, WASI_KEEPALIVE = 7, WASI_RCVTIMEO = 11, WASI_SNDTIMEO = 12 };

static inline int net_socket(int length, NetKind kind) {
  int fd;
  return net_answer(wasi_sock_open(length == 4 ? 1 : 2, kind, &fd)) ? -1 : fd;
}

static inline WasiBytes net_bytes(const NetAddress *address) { return (WasiBytes){(void *)address->bytes, (uint32_t)address->length}; }

static inline int net_bind(int fd, const NetAddress *address) {
  WasiBytes bytes = net_bytes(address);
  return net_answer(wasi_sock_bind(fd, &bytes, address->port));
}

static inline int net_connect(int fd, const NetAddress *address) {
  WasiBytes bytes = net_bytes(address);
  return net_answer(wasi_sock_connect(fd, &bytes, address->port));
}

static inline int net_accept(int fd) {
  int connection;
  return net_answer(wasi_sock_accept(fd, &connection)) ? -1 : connection;
}

static inline ssize_t net_receive_from(int fd, void *into, size_t size, NetAddress *from) {
  uint8_t storage[128] = {0}; /* the family (u16), then the address */
  WasiBytes bytes = {into, size}, address = {storage, sizeof storage};
  uint32_t received;
  uint16_t out_flags, port;
  if (net_answer(wasi_sock_recv_from(fd, &bytes, 1, &address, 0, &port, &received, &out_flags))) return -1;
  from->length = storage[0] == 1 ? 4 : 16;
  memcpy(from->bytes, storage + 2, 16);
  from->port = port;
  return (ssize_t)received;
}

static inline ssize_t net_send_to(int fd, const void *data, size_t size, const NetAddress *to) {
  WasiBytes bytes = {(void *)data, size}, address = net_bytes(to);
  uint32_t sent;
  return net_answer(wasi_sock_send_to(fd, &bytes, 1, &address, to->port, 0, &sent)) ? -1 : (ssize_t)sent;
}

static inline int net_address_from(int error, NetAddress *address, uint32_t type, uint32_t port) {
  address->length = type == 4 || type == 1 ? 4 : 16;
  address->port = (uint16_t)port;
  return net_answer(error);
}

static inline int net_local(int fd, NetAddress *address) {
  WasiBytes bytes = {address->bytes, 16};
  uint32_t type = 0, port = 0;
  int error = wasi_sock_getlocaladdr(fd, &bytes, &type, &port);
  return net_address_from(error, address, type, port);
}

static inline int net_peer(int fd, NetAddress *address) {
  WasiBytes bytes = {address->bytes, 16};
  uint32_t type = 0, port = 0;
  int error = wasi_sock_getpeeraddr(fd, &bytes, &type, &port);
  return net_address_from(error, address, type, port);
}

/* What SO_ERROR tells: how connecting ended. */
static inline int net_error(int fd) {
  int error = 0;
  uint32_t size = sizeof error;
  return net_answer(wasi_sock_getsockopt(fd, 0, WASI_ERROR, &error, &size)) ? -1 : error;
}

static inline int net_timeout(int fd, int which, int milliseconds) {
  int64_t value[2] = {milliseconds / 1000, milliseconds % 1000 * 1000};
  return net_answer(wasi_sock_setsockopt(fd, 0, which == NET_READING ? WASI_RCVTIMEO : WASI_SNDTIMEO, value, sizeof value));
}

static inline int net_reuse_address(int fd) {
  int on = 1;
  return net_answer(wasi_sock_setsockopt(fd, 0, WASI_REUSEADDR, &on, sizeof on));
}

/* Answers how many addresses the name has, at most `max`. */
static inline int net_resolve(const char *host, uint16_t port, NetAddress *found, int max) {
  enum { MOST = 8 };
  WasiAddrinfo entries[MOST] = {0}, hints = {.kind = NET_STREAM}, *first = entries;
  WasiSockaddr addresses[MOST] = {0};
  uint8_t data[MOST][26];
  char names[MOST][30], service[8];
  for (int i = 0; i < MOST; i++) {
    addresses[i].data = data[i];
    addresses[i].length = sizeof data[i];
    entries[i].addr = &addresses[i];
    entries[i].canonname = names[i];
    entries[i].canonname_length = sizeof names[i];
    entries[i].next = i + 1 < MOST ? &entries[i + 1] : NULL;
  }
  uint32_t count = 0;
  snprintf(service, sizeof service, "%u", port);
  if (net_answer(wasi_sock_getaddrinfo(host, strlen(host), service, strlen(service), &hints, &first, max < MOST ? (uint32_t)max : MOST, &count))) return -1;
  for (uint32_t i = 0; i < count; i++) {
    int four = addresses[i].family == 1;
    found[i].length = four ? 4 : 16;
    found[i].port = port;
    memcpy(found[i].bytes, data[i] + (four ? 2 : 6), four ? 4 : 16);
  }
  return (int)count;
}
