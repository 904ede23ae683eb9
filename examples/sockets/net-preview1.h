/*
 * The half of net.h that preview1 has: a server's. It cannot open a socket, so it takes the one that the runtime was told to
 * listen on (`--listen`), and what address that has it cannot ask.
 */
#pragma once
#include <sys/socket.h>
#include <sys/stat.h>

/* The first socket that stands open; 0 for the port, which is not known. */
static inline int net_serve(const char *where, uint16_t *port) {
  struct stat status;
  (void)where;
  *port = 0;
  for (int fd = 3; !fstat(fd, &status); fd++) {
    if (S_ISSOCK(status.st_mode)) return fd;
  }
  return -1; /* EBADF */
}

static inline int net_accept(int fd) { return accept(fd, NULL, NULL); }
static inline ssize_t net_send(int fd, const void *data, size_t size) { return send(fd, data, size, 0); }
static inline ssize_t net_receive(int fd, void *into, size_t size, int flags) {
  return recv(fd, into, size, (flags & NET_PEEK ? MSG_PEEK : 0) | (flags & NET_WAIT_ALL ? MSG_WAITALL : 0));
}
