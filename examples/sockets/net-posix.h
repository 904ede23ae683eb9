/* net.h over the machine's own sockets. */
#pragma once
#include <netdb.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

static inline int net_socket(int length, NetKind kind) {
  signal(SIGPIPE, SIG_IGN);
  return socket(length == 4 ? AF_INET : AF_INET6, kind == NET_STREAM ? SOCK_STREAM : SOCK_DGRAM, 0);
}

static inline socklen_t net_to_posix(const NetAddress *address, struct sockaddr_storage *out) {
  memset(out, 0, sizeof *out);
  if (address->length == 4) {
    struct sockaddr_in *in = (void *)out;
    in->sin_family = AF_INET;
    in->sin_port = htons(address->port);
    memcpy(&in->sin_addr, address->bytes, 4);
    return sizeof *in;
  }
  struct sockaddr_in6 *in6 = (void *)out;
  in6->sin6_family = AF_INET6;
  in6->sin6_port = htons(address->port);
  memcpy(&in6->sin6_addr, address->bytes, 16);
  return sizeof *in6;
}

static inline void net_from_posix(const struct sockaddr_storage *from, NetAddress *address) {
  const struct sockaddr_in *in = (const void *)from;
  const struct sockaddr_in6 *in6 = (const void *)from;
  address->length = from->ss_family == AF_INET ? 4 : 16;
  address->port = ntohs(in->sin_port); /* at the same place in both */
  memcpy(address->bytes, from->ss_family == AF_INET ? (const void *)&in->sin_addr : (const void *)&in6->sin6_addr, (size_t)address->length);
}

static inline int net_bind(int fd, const NetAddress *address) {
  struct sockaddr_storage storage;
  socklen_t size = net_to_posix(address, &storage);
  return bind(fd, (struct sockaddr *)&storage, size);
}

static inline int net_connect(int fd, const NetAddress *address) {
  struct sockaddr_storage storage;
  socklen_t size = net_to_posix(address, &storage);
  return connect(fd, (struct sockaddr *)&storage, size);
}

static inline int net_listen(int fd, int backlog) { return listen(fd, backlog); }
static inline int net_accept(int fd) { return accept(fd, NULL, NULL); }
static inline ssize_t net_receive(int fd, void *into, size_t size, int flags) {
  return recv(fd, into, size, (flags & NET_PEEK ? MSG_PEEK : 0) | (flags & NET_WAIT_ALL ? MSG_WAITALL : 0));
}
static inline ssize_t net_send(int fd, const void *data, size_t size) { return send(fd, data, size, MSG_NOSIGNAL); }

static inline ssize_t net_receive_from(int fd, void *into, size_t size, NetAddress *from) {
  struct sockaddr_storage storage;
  socklen_t length = sizeof storage;
  ssize_t received = recvfrom(fd, into, size, 0, (struct sockaddr *)&storage, &length);
  if (received >= 0) net_from_posix(&storage, from);
  return received;
}

static inline ssize_t net_send_to(int fd, const void *data, size_t size, const NetAddress *to) {
  struct sockaddr_storage storage;
  socklen_t length = net_to_posix(to, &storage);
  return sendto(fd, data, size, 0, (struct sockaddr *)&storage, length);
}

static inline int net_shutdown(int fd, int how) { return shutdown(fd, how - 1); }

static inline int net_local(int fd, NetAddress *address) {
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  if (getsockname(fd, (struct sockaddr *)&storage, &size)) return -1;
  net_from_posix(&storage, address);
  return 0;
}

static inline int net_peer(int fd, NetAddress *address) {
  struct sockaddr_storage storage;
  socklen_t size = sizeof storage;
  if (getpeername(fd, (struct sockaddr *)&storage, &size)) return -1;
  net_from_posix(&storage, address);
  return 0;
}

static inline int net_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) ? -1 : error;
}

static inline int net_timeout(int fd, int which, int milliseconds) {
  struct timeval value = {milliseconds / 1000, milliseconds % 1000 * 1000};
  return setsockopt(fd, SOL_SOCKET, which == NET_READING ? SO_RCVTIMEO : SO_SNDTIMEO, &value, sizeof value);
}

static inline int net_reuse_address(int fd) {
  int on = 1;
  return setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
}

static inline int net_resolve(const char *host, uint16_t port, NetAddress *found, int max) {
  struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *all;
  int count = 0;
  if (getaddrinfo(host, NULL, &hints, &all)) return errno = EADDRNOTAVAIL, -1;
  for (struct addrinfo *at = all; at && count < max; at = at->ai_next) {
    struct sockaddr_storage storage = {0};
    memcpy(&storage, at->ai_addr, at->ai_addrlen);
    net_from_posix(&storage, &found[count]);
    found[count++].port = port;
  }
  freeaddrinfo(all);
  return count;
}
