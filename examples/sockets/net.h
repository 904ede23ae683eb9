/*
 * Sockets for a WASI guest. Preview1 cannot open one, so each runtime added calls of its own. The same functions here stand
 * over WasmEdge's (the default), over WAMR's (-DWAMR), and over the machine's own when compiled for it (to know that a
 * program is right before a runtime is asked). With -DPREVIEW1, what a server needs stands over preview1's own.
 *
 * All of them answer -1 with errno set when they fail. close, fcntl, poll, read and write are those of the C library.
 */
#pragma once
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
  uint8_t bytes[16]; /* in network order */
  int length;        /* 4: IPv4, 16: IPv6 */
  uint16_t port;
} NetAddress;

typedef enum { NET_DATAGRAM = 1, NET_STREAM = 2 } NetKind;
enum { NET_PEEK = 1, NET_WAIT_ALL = 2 };       /* for net_receive */
enum { NET_READING = 1, NET_WRITING = 2 };     /* for net_shutdown and net_timeout */

#if !defined(__wasi__)
#include "net-posix.h"
#elif defined(PREVIEW1)
#include "net-preview1.h"
#elif defined(WAMR)
#include "net-wamr.h"
#else
#include "net-wasmedge.h"
#endif

/* Switches between calls that wait and calls that fail with EAGAIN. */
static inline int net_nonblocking(int fd, int on) {
  int flags = fcntl(fd, F_GETFL);
  return flags < 0 ? -1 : fcntl(fd, F_SETFL, on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK);
}

/* Sends everything; the socket is one that waits. */
static inline int net_send_all(int fd, const void *data, size_t size) {
  for (const char *at = data; size;) {
    ssize_t sent = net_send(fd, at, size);
    if (sent < 0) return -1;
    at += sent;
    size -= (size_t)sent;
  }
  return 0;
}

#ifndef PREVIEW1

/* Cuts "name:port" or "[address]:port" in two. A port that is missing is `otherwise`. */
static inline int net_split(const char *text, uint16_t otherwise, char *host, size_t size, uint16_t *port) {
  const char *end = *text == '[' ? strchr(text, ']') : strrchr(text, ':');
  if (*text == '[' && !end) return errno = EINVAL, -1;
  const char *colon = *text == '[' ? (end[1] == ':' ? end + 1 : NULL) : end;
  const char *from = *text == '[' ? text + 1 : text;
  size_t length = end ? (size_t)(end - from) : strlen(from);
  if (length >= size) return errno = ENAMETOOLONG, -1;
  memcpy(host, from, length);
  host[length] = 0;
  long number = colon ? strtol(colon + 1, NULL, 10) : otherwise;
  if (number < 0 || number > 65535) return errno = EINVAL, -1;
  *port = (uint16_t)number;
  return 0;
}

/* An IPv4 address in text. Answers whether it was one. */
static inline int net_ipv4(const char *text, uint16_t port, NetAddress *address) {
  unsigned part[4];
  int end = 0;
  if (sscanf(text, "%3u.%3u.%3u.%3u%n", &part[0], &part[1], &part[2], &part[3], &end) != 4 || text[end]) return 0;
  memset(address, 0, sizeof *address);
  for (int i = 0; i < 4; i++) {
    if (part[i] > 255) return 0;
    address->bytes[i] = (uint8_t)part[i];
  }
  address->length = 4;
  address->port = port;
  return 1;
}

/* Addresses of a name, or the one that is written there, at most `max`. Answers how many; -1 with errno set for none. */
static inline int net_addresses(const char *host, uint16_t port, NetAddress *found, int max) {
  int count = net_ipv4(host, port, found) ? 1 : net_resolve(host, port, found, max);
  return count ? count : (errno = EADDRNOTAVAIL, -1);
}

/* A connection to the first address of `where` ("name:port") that answers. */
static inline int net_dial(const char *where, uint16_t otherwise) {
  char host[256];
  NetAddress found[8];
  uint16_t port;
  if (net_split(where, otherwise, host, sizeof host, &port)) return -1;
  int count = net_addresses(host, port, found, 8);
  for (int i = 0; i < count; i++) {
    int fd = net_socket(found[i].length, NET_STREAM);
    if (fd < 0) return -1;
    if (!net_connect(fd, &found[i])) return fd;
    int error = errno;
    close(fd);
    errno = error;
  }
  return -1;
}

/* A listening socket at `where` ("1.2.3.4:port"; port 0: any); `port` tells which port it has. */
static inline int net_serve(const char *where, uint16_t *port) {
  char host[256];
  NetAddress address;
  if (net_split(where, 0, host, sizeof host, port)) return -1;
  if (net_addresses(host, *port, &address, 1) < 0) return -1;
  int fd = net_socket(address.length, NET_STREAM);
  if (fd < 0) return -1;
  if (net_reuse_address(fd) || net_bind(fd, &address) || net_listen(fd, 1024) || net_local(fd, &address)) {
    int error = errno;
    close(fd);
    errno = error;
    return -1;
  }
  *port = address.port;
  return fd;
}

#endif
