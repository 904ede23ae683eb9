/* high DIR: every pointer given to the host lies above 2 GiB, where a signed number would be negative. */
#include "check.h"
#include <stdint.h>
#include <wasi/api.h>

enum { PAGES = 40000 };
static char *const high = (char *)0x90000000u; /* 2.25 GiB; 40000 pages end at 2.44 GiB */

int main(void) {
  size_t pages = __builtin_wasm_memory_size(0);
  CHECK(__builtin_wasm_memory_grow(0, PAGES - pages) == pages);
  CHECK(__builtin_wasm_memory_size(0) == PAGES);
  const __wasi_fd_t dir = 3;
  /* the C bindings copy some results through the stack, so this speaks to the imports with addresses of its own */
  char *path = strcpy(high, "high.txt");
  __wasi_fd_t *fd = (__wasi_fd_t *)(high + 64);
  const __wasi_rights_t rights = __WASI_RIGHTS_FD_READ | __WASI_RIGHTS_FD_WRITE | __WASI_RIGHTS_FD_SEEK | __WASI_RIGHTS_FD_FILESTAT_GET | __WASI_RIGHTS_FD_READDIR;
  CHECK(__wasi_path_open(dir, 0, path, __WASI_OFLAGS_CREAT, rights, 0, 0, fd) == 0);
  char *text = memcpy(high + 128, "written from above", 18);
  __wasi_ciovec_t *out = (__wasi_ciovec_t *)(high + 256);
  out[0] = (__wasi_ciovec_t){(uint8_t *)text, 7};
  out[1] = (__wasi_ciovec_t){(uint8_t *)text + 7, 11};
  __wasi_size_t *count = (__wasi_size_t *)(high + 512);
  CHECK(__wasi_fd_write(*fd, out, 2, count) == 0 && *count == 18);
  CHECK(__wasi_fd_pwrite(*fd, out + 1, 1, 18, count) == 0 && *count == 11);
  char *back = high + 1024;
  __wasi_iovec_t *in = (__wasi_iovec_t *)(high + 768);
  in[0] = (__wasi_iovec_t){(uint8_t *)back, 100};
  CHECK(__wasi_fd_pread(*fd, in, 1, 0, count) == 0 && *count == 29 && !memcmp(back, "written from above from above", 29));
  /* a read of 64 MiB across what it has, into the last bytes of memory */
  char *last = (char *)((uint32_t)PAGES * 65536u - 4u);
  in[0] = (__wasi_iovec_t){(uint8_t *)last, 4};
  CHECK(__wasi_fd_pread(*fd, in, 1, 8, count) == 0 && *count == 4 && !memcmp(last, "from", 4));
  in[0].buf_len = 5; /* one byte too many */
  CHECK(__wasi_fd_pread(*fd, in, 1, 8, count) == __WASI_ERRNO_FAULT);
  __wasi_filesize_t *offset = (__wasi_filesize_t *)(high + 1536);
  CHECK(__wasi_fd_seek(*fd, 3, __WASI_WHENCE_SET, offset) == 0 && *offset == 3);
  in[0] = (__wasi_iovec_t){(uint8_t *)back, 4};
  CHECK(__wasi_fd_read(*fd, in, 1, count) == 0 && *count == 4 && !memcmp(back, "tten", 4));
  CHECK(__wasi_fd_tell(*fd, offset) == 0 && *offset == 7);
  __wasi_filestat_t *status = (__wasi_filestat_t *)(high + 2048);
  CHECK(__wasi_fd_filestat_get(*fd, status) == 0 && status->size == 29);
  CHECK(__wasi_path_filestat_get(dir, 0, path, status) == 0 && status->size == 29 && status->filetype == __WASI_FILETYPE_REGULAR_FILE);
  __wasi_fdstat_t *fdstat = (__wasi_fdstat_t *)(high + 2304);
  CHECK(__wasi_fd_fdstat_get(*fd, fdstat) == 0 && fdstat->fs_filetype == __WASI_FILETYPE_REGULAR_FILE);
  __wasi_prestat_t *prestat = (__wasi_prestat_t *)(high + 2432);
  CHECK(__wasi_fd_prestat_get(dir, prestat) == 0 && prestat->u.dir.pr_name_len == 5);
  CHECK(__wasi_fd_prestat_dir_name(dir, (uint8_t *)back, 5) == 0 && !memcmp(back, "/work", 5));
  CHECK(__wasi_fd_readdir(dir, (uint8_t *)back, 4096, 0, count) == 0 && *count == 24 * 3 + 1 + 2 + 8);
  char *link = strcpy(high + 8192, "link");
  CHECK(__wasi_path_symlink(path, dir, link) == 0);
  CHECK(__wasi_path_readlink(dir, link, (uint8_t *)back, 100, count) == 0 && *count == 8 && !memcmp(back, "high.txt", 8));
  __wasi_timestamp_t *time = (__wasi_timestamp_t *)(high + 9000);
  CHECK(__wasi_clock_time_get(__WASI_CLOCKID_REALTIME, 0, time) == 0 && *time > 1600000000000000000ull);
  CHECK(__wasi_clock_res_get(__WASI_CLOCKID_MONOTONIC, time) == 0 && *time > 0 && *time <= 1000000000ull);
  memset(back, 0, 64);
  CHECK(__wasi_random_get((uint8_t *)back, 64) == 0);
  int zeros = 0;
  for (int i = 0; i < 64; i++) zeros += back[i] == 0;
  CHECK(zeros < 16);
  __wasi_size_t *sizes = (__wasi_size_t *)(high + 9216);
  CHECK(__wasi_args_sizes_get(sizes, sizes + 1) == 0 && sizes[0] == 3);
  char **argv = (char **)(high + 9472);
  CHECK(__wasi_args_get((uint8_t **)argv, (uint8_t *)(high + 10000)) == 0 && !strcmp(argv[1], "one") && !strcmp(argv[2], "two"));
  CHECK(__wasi_environ_sizes_get(sizes, sizes + 1) == 0 && sizes[0] == 1 && sizes[1] == 6);
  CHECK(__wasi_environ_get((uint8_t **)argv, (uint8_t *)(high + 10000)) == 0 && !strcmp(argv[0], "KEY=v"));
  __wasi_subscription_t *subscriptions = (__wasi_subscription_t *)(high + 12288);
  memset(subscriptions, 0, 2 * sizeof *subscriptions);
  subscriptions[0].userdata = 0xfedcba9876543210ull;
  subscriptions[0].u.tag = __WASI_EVENTTYPE_CLOCK;
  subscriptions[0].u.u.clock = (__wasi_subscription_clock_t){__WASI_CLOCKID_MONOTONIC, 1000000, 0, 0};
  __wasi_event_t *events = (__wasi_event_t *)(high + 16384);
  CHECK(__wasi_poll_oneoff(subscriptions, events, 1, count) == 0 && *count == 1);
  CHECK(events[0].userdata == 0xfedcba9876543210ull && events[0].type == __WASI_EVENTTYPE_CLOCK && events[0].error == 0);
  CHECK(__wasi_path_rename(dir, path, dir, strcpy(high + 4096, "renamed")) == 0);
  CHECK(__wasi_path_unlink_file(dir, high + 4096) == 0 && __wasi_path_unlink_file(dir, link) == 0);
  /* 200 MB of random numbers in one call, in the upper half too */
  unsigned char *many = (unsigned char *)0x80100000u;
  CHECK(__wasi_random_get(many, 200000000) == 0);
  size_t ones = 0;
  for (size_t i = 0; i < 200000000; i += 1000) ones += __builtin_popcount(many[i]);
  CHECK(ones > 780000 && ones < 820000); /* 200,000 bytes hold 800,000 ones, give or take 45 standard deviations */
  return finish();
}
