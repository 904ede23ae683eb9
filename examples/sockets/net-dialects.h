/* What net.h needs of the calls that WasmEdge's dialect and WAMR's have in common. */
#pragma once

#define NET_IMPORT(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

typedef struct {
  void *bytes;
  uint32_t length;
} WasiBytes; /* an iovec, and WasmEdge's address buffer */

_Static_assert(sizeof(WasiBytes) == 8, "the layout of 32-bit guests");

NET_IMPORT(sock_listen) int wasi_sock_listen(int fd, int backlog);
NET_IMPORT(sock_recv) int wasi_sock_recv(int fd, const WasiBytes *into, int count, int flags, uint32_t *received, uint16_t *out_flags);
NET_IMPORT(sock_send) int wasi_sock_send(int fd, const WasiBytes *data, int count, int flags, uint32_t *sent);
NET_IMPORT(sock_shutdown) int wasi_sock_shutdown(int fd, int how);

static inline int net_answer(int error) { return error ? (errno = error, -1) : 0; }

static inline int net_listen(int fd, int backlog) { return net_answer(wasi_sock_listen(fd, backlog)); }

static inline ssize_t net_receive(int fd, void *into, size_t size, int flags) {
  WasiBytes bytes = {into, size};
  uint32_t received;
  uint16_t out_flags;
  return net_answer(wasi_sock_recv(fd, &bytes, 1, flags, &received, &out_flags)) ? -1 : (ssize_t)received;
}

static inline ssize_t net_send(int fd, const void *data, size_t size) {
  WasiBytes bytes = {(void *)data, size};
  uint32_t sent;
  return net_answer(wasi_sock_send(fd, &bytes, 1, 0, &sent)) ? -1 : (ssize_t)sent;
}

static inline int net_shutdown(int fd, int how) { return net_answer(wasi_sock_shutdown(fd, how)); }
