/*
 * unix MODE PATH [...]: a Unix stream socket through the second version of WasmEdge's calls, as its own example of them has
 * it (addresses of 128 bytes). A path that begins with @ is an abstract name.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define IMPORT(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

typedef struct {
  void *bytes;
  uint32_t length;
} Bytes; /* the buffer of an address, and an iovec */

typedef struct {
  uint16_t family;
  char path[126];
} Storage;

_Static_assert(sizeof(Bytes) == 8 && sizeof(Storage) == 128, "the layout of 32-bit guests");

enum { UNIX = 3, STREAM = 2, WRITING = 2 };

IMPORT(sock_open_v2) int sock_open(int family, int kind, int *fd);
IMPORT(sock_bind_v2) int sock_bind(int fd, const Bytes *address, int port);
IMPORT(sock_connect_v2) int sock_connect(int fd, const Bytes *address, int port);
IMPORT(sock_listen_v2) int sock_listen(int fd, int backlog);
IMPORT(sock_accept_v2) int sock_accept(int fd, int flags, int *connection);
IMPORT(sock_recv_v2) int sock_recv(int fd, const Bytes *into, int count, int flags, uint32_t *received, uint16_t *out_flags);
IMPORT(sock_recv_from_v2) int sock_recv_from(int fd, const Bytes *into, int count, Bytes *from, int flags, uint16_t *port, uint32_t *received, uint16_t *out_flags);
IMPORT(sock_send_v2) int sock_send(int fd, const Bytes *data, int count, int flags, uint32_t *sent);
IMPORT(sock_send_to_v2) int sock_send_to(int fd, const Bytes *data, int count, const Bytes *to, int port, int flags, uint32_t *sent);
IMPORT(sock_shutdown) int sock_shutdown(int fd, int how);
IMPORT(sock_getlocaladdr_v2) int sock_getlocaladdr(int fd, Bytes *address, uint32_t *port);
IMPORT(sock_getpeeraddr_v2) int sock_getpeeraddr(int fd, Bytes *address, uint32_t *port);

static char block[65536];

static void need(int error, const char *what) {
  if (!error) return;
  printf("%s: %s\n", what, strerror(error));
  exit(1);
}

static Storage storage_of(const char *path) {
  Storage storage = {UNIX, {0}};
  strncpy(storage.path, path, 107);
  if (*path == '@') storage.path[0] = 0;
  return storage;
}

static void tell(const char *what, int (*ask)(int, Bytes *, uint32_t *), int fd) {
  Storage storage;
  Bytes bytes = {&storage, sizeof storage};
  uint32_t port = 1;
  memset(&storage, 0xee, sizeof storage);
  need(ask(fd, &bytes, &port), what);
  int abstract = !storage.path[0] && storage.path[1];
  printf("%s: family %u, port %u, '%s%s'\n", what, storage.family, port, abstract ? "@" : "", storage.path + abstract);
}

static int open_at(const char *path, Storage *storage, Bytes *bytes) {
  int fd;
  *storage = storage_of(path);
  *bytes = (Bytes){storage, sizeof *storage};
  need(sock_open(UNIX, STREAM, &fd), "open");
  return fd;
}

/* Serves one client: tells the names, echoes with sock_recv_from and sock_send_to until the client has said its end. */
static int echo(const char *path) {
  Storage storage;
  Bytes address, from = {&storage, sizeof storage}, bytes = {block, sizeof block};
  int listener = open_at(path, &storage, &address), fd;
  need(sock_bind(listener, &address, 0), "bind");
  need(sock_listen(listener, 5), "listen");
  tell("listener", sock_getlocaladdr, listener);
  fflush(stdout);
  need(sock_accept(listener, 0, &fd), "accept");
  tell("local", sock_getlocaladdr, fd);
  tell("peer", sock_getpeeraddr, fd);
  for (;;) {
    uint32_t received, sent;
    uint16_t flags, port;
    need(sock_recv_from(fd, &bytes, 1, &from, 0, &port, &received, &flags), "receive");
    if (!received) return 0;
    Bytes part = {block, received};
    need(sock_send_to(fd, &part, 1, &address, 0, 0, &sent), "send");
    if (sent != received) return puts("not all was sent"), 1;
  }
}

/* Connects, sends a text, says that there is no more, and prints what comes back. */
static int ask(const char *path, const char *text) {
  Storage storage;
  Bytes address, bytes = {(void *)text, strlen(text)};
  uint32_t count;
  uint16_t flags;
  int fd = open_at(path, &storage, &address);
  need(sock_connect(fd, &address, 0), "connect");
  tell("local", sock_getlocaladdr, fd);
  tell("peer", sock_getpeeraddr, fd);
  need(sock_send(fd, &bytes, 1, 0, &count), "send");
  need(sock_shutdown(fd, WRITING), "shutdown");
  bytes = (Bytes){block, sizeof block};
  for (;;) {
    need(sock_recv(fd, &bytes, 1, 0, &count, &flags), "receive");
    if (!count) return puts(""), 0;
    printf("%.*s", (int)count, block);
  }
}

int main(int argc, char **argv) {
  if (argc == 3 && !strcmp(argv[1], "echo")) return echo(argv[2]);
  if (argc == 4 && !strcmp(argv[1], "ask")) return ask(argv[2], argv[3]);
  return 2;
}
