/*
 * preview1 as a C program without a C library sees it: the 46 functions, the numbers and the structures of the
 * specification (https://github.com/WebAssembly/WASI/blob/wasi-0.1/preview1/docs.md), and checks that say what was
 * expected and what came. A program is `TEST { ... }`; it ends with 0 when every check held and with 1 when one did not.
 *
 * Written against the documents, not taken from anybody's header.
 */
#ifndef WASI_MODULE
#define WASI_MODULE "wasi_snapshot_preview1"
#endif

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long s64;

/* ---- errno, u16 ---- */
#define ERRNOS(X) \
  X(SUCCESS) X(TOOBIG) X(ACCES) X(ADDRINUSE) X(ADDRNOTAVAIL) X(AFNOSUPPORT) X(AGAIN) X(ALREADY) X(BADF) X(BADMSG) X(BUSY) \
  X(CANCELED) X(CHILD) X(CONNABORTED) X(CONNREFUSED) X(CONNRESET) X(DEADLK) X(DESTADDRREQ) X(DOM) X(DQUOT) X(EXIST) \
  X(FAULT) X(FBIG) X(HOSTUNREACH) X(IDRM) X(ILSEQ) X(INPROGRESS) X(INTR) X(INVAL) X(IO) X(ISCONN) X(ISDIR) X(LOOP) \
  X(MFILE) X(MLINK) X(MSGSIZE) X(MULTIHOP) X(NAMETOOLONG) X(NETDOWN) X(NETRESET) X(NETUNREACH) X(NFILE) X(NOBUFS) \
  X(NODEV) X(NOENT) X(NOEXEC) X(NOLCK) X(NOLINK) X(NOMEM) X(NOMSG) X(NOPROTOOPT) X(NOSPC) X(NOSYS) X(NOTCONN) X(NOTDIR) \
  X(NOTEMPTY) X(NOTRECOVERABLE) X(NOTSOCK) X(NOTSUP) X(NOTTY) X(NXIO) X(OVERFLOW) X(OWNERDEAD) X(PERM) X(PIPE) X(PROTO) \
  X(PROTONOSUPPORT) X(PROTOTYPE) X(RANGE) X(ROFS) X(SPIPE) X(SRCH) X(STALE) X(TIMEDOUT) X(TXTBSY) X(XDEV) X(NOTCAPABLE)
#define ENUMERATE(name) name,
enum { ERRNOS(ENUMERATE) ERRNO_COUNT };

/* ---- small numbers ---- */
enum { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME, CLOCK_THREAD_CPUTIME };
enum { UNKNOWN, BLOCK_DEVICE, CHARACTER_DEVICE, DIRECTORY_TYPE, REGULAR_FILE, SOCKET_DGRAM, SOCKET_STREAM, SYMBOLIC_LINK };
enum { ADVICE_NORMAL, ADVICE_SEQUENTIAL, ADVICE_RANDOM, ADVICE_WILLNEED, ADVICE_DONTNEED, ADVICE_NOREUSE };
enum { EVENT_CLOCK, EVENT_FD_READ, EVENT_FD_WRITE };
enum { HANGUP = 1, ABSTIME = 1 };
enum { NOFOLLOW = 0, FOLLOW = 1 };
enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 };
enum { APPEND = 1, DSYNC = 2, NONBLOCK = 4, RSYNC = 8, SYNC = 16 };
enum { ATIM = 1, ATIM_NOW = 2, MTIM = 4, MTIM_NOW = 8 };
enum { SD_RD = 1, SD_WR = 2 };
enum { SIGNONE, SIGHUP, SIGINT, SIGABRT = 6, SIGKILL = 9, SIGPIPE = 13, SIGTERM = 15, SIGCHLD, SIGCONT, SIGSTOP, SIGURG = 22, SIGWINCH = 27, SIGSYS = 30 };

/* ---- rights, u64 ---- */
#define FD_DATASYNC (1ull << 0)
#define FD_READ (1ull << 1)
#define FD_SEEK (1ull << 2)
#define FD_FDSTAT_SET_FLAGS (1ull << 3)
#define FD_SYNC (1ull << 4)
#define FD_TELL (1ull << 5)
#define FD_WRITE (1ull << 6)
#define FD_ADVISE (1ull << 7)
#define FD_ALLOCATE (1ull << 8)
#define PATH_CREATE_DIRECTORY (1ull << 9)
#define PATH_CREATE_FILE (1ull << 10)
#define PATH_LINK_SOURCE (1ull << 11)
#define PATH_LINK_TARGET (1ull << 12)
#define PATH_OPEN (1ull << 13)
#define FD_READDIR (1ull << 14)
#define PATH_READLINK (1ull << 15)
#define PATH_RENAME_SOURCE (1ull << 16)
#define PATH_RENAME_TARGET (1ull << 17)
#define PATH_FILESTAT_GET (1ull << 18)
#define PATH_FILESTAT_SET_SIZE (1ull << 19)
#define PATH_FILESTAT_SET_TIMES (1ull << 20)
#define FD_FILESTAT_GET (1ull << 21)
#define FD_FILESTAT_SET_SIZE (1ull << 22)
#define FD_FILESTAT_SET_TIMES (1ull << 23)
#define PATH_SYMLINK (1ull << 24)
#define PATH_REMOVE_DIRECTORY (1ull << 25)
#define PATH_UNLINK_FILE (1ull << 26)
#define POLL_FD_READWRITE (1ull << 27)
/* All that can be done with a file. */
#define FILE_RIGHTS \
  (FD_DATASYNC | FD_READ | FD_SEEK | FD_FDSTAT_SET_FLAGS | FD_SYNC | FD_TELL | FD_WRITE | FD_ADVISE | FD_ALLOCATE | \
   FD_FILESTAT_GET | FD_FILESTAT_SET_SIZE | FD_FILESTAT_SET_TIMES | POLL_FD_READWRITE)

/* ---- structures: for convenience; where bytes are the subject, programs look at bytes ---- */
struct iovec { const void *buf; u32 len; };
struct fdstat { u8 filetype; u8 pad0; u16 flags; u32 pad1; u64 base; u64 inheriting; };
struct filestat { u64 dev, ino; u8 filetype; u8 pad[7]; u64 nlink, size, atim, mtim, ctim; };
struct prestat { u8 tag; u8 pad[3]; u32 name_len; };
struct dirent { u64 next, ino; u32 namlen; u8 type; u8 pad[3]; };
struct subscription {
  u64 userdata; u8 tag; u8 pad[7];
  union { struct { u32 id; u32 pad0; u64 timeout, precision; u16 flags; u8 pad1[6]; } clock; struct { u32 fd; } io; };
};
struct event { u64 userdata; u16 error; u8 type; u8 pad0[5]; u64 nbytes; u16 flags; u8 pad1[6]; };

/* ---- the functions ---- */
#define IMPORT(name) __attribute__((import_module(WASI_MODULE), import_name(#name))) int name
IMPORT(args_get)(void *argv, void *buf);
IMPORT(args_sizes_get)(void *count, void *size);
IMPORT(environ_get)(void *environ, void *buf);
IMPORT(environ_sizes_get)(void *count, void *size);
IMPORT(clock_res_get)(u32 id, void *resolution);
IMPORT(clock_time_get)(u32 id, u64 precision, void *time);
IMPORT(fd_advise)(int fd, u64 offset, u64 len, u32 advice);
IMPORT(fd_allocate)(int fd, u64 offset, u64 len);
IMPORT(fd_close)(int fd);
IMPORT(fd_datasync)(int fd);
IMPORT(fd_fdstat_get)(int fd, void *stat);
IMPORT(fd_fdstat_set_flags)(int fd, u32 flags);
IMPORT(fd_fdstat_set_rights)(int fd, u64 base, u64 inheriting);
IMPORT(fd_filestat_get)(int fd, void *stat);
IMPORT(fd_filestat_set_size)(int fd, u64 size);
IMPORT(fd_filestat_set_times)(int fd, u64 atim, u64 mtim, u32 flags);
IMPORT(fd_pread)(int fd, const void *iovs, u32 count, u64 offset, void *nread);
IMPORT(fd_prestat_get)(int fd, void *prestat);
IMPORT(fd_prestat_dir_name)(int fd, void *path, u32 len);
IMPORT(fd_pwrite)(int fd, const void *iovs, u32 count, u64 offset, void *nwritten);
IMPORT(fd_read)(int fd, const void *iovs, u32 count, void *nread);
IMPORT(fd_readdir)(int fd, void *buf, u32 len, u64 cookie, void *used);
IMPORT(fd_renumber)(int fd, int to);
IMPORT(fd_seek)(int fd, s64 offset, u32 whence, void *position);
IMPORT(fd_sync)(int fd);
IMPORT(fd_tell)(int fd, void *position);
IMPORT(fd_write)(int fd, const void *iovs, u32 count, void *nwritten);
IMPORT(path_create_directory)(int fd, const char *path, u32 len);
IMPORT(path_filestat_get)(int fd, u32 flags, const char *path, u32 len, void *stat);
IMPORT(path_filestat_set_times)(int fd, u32 flags, const char *path, u32 len, u64 atim, u64 mtim, u32 fstflags);
IMPORT(path_link)(int old_fd, u32 flags, const char *old_path, u32 old_len, int new_fd, const char *new_path, u32 new_len);
IMPORT(path_open)(int fd, u32 flags, const char *path, u32 len, u32 oflags, u64 base, u64 inheriting, u32 fdflags, void *opened);
IMPORT(path_readlink)(int fd, const char *path, u32 len, void *buf, u32 buf_len, void *used);
IMPORT(path_remove_directory)(int fd, const char *path, u32 len);
IMPORT(path_rename)(int fd, const char *old_path, u32 old_len, int new_fd, const char *new_path, u32 new_len);
IMPORT(path_symlink)(const char *target, u32 target_len, int fd, const char *path, u32 len);
IMPORT(path_unlink_file)(int fd, const char *path, u32 len);
IMPORT(poll_oneoff)(const void *in, void *out, u32 count, void *nevents);
__attribute__((import_module(WASI_MODULE), import_name("proc_exit"), noreturn)) void proc_exit(u32 code);
IMPORT(proc_raise)(u32 signal);
IMPORT(sched_yield)(void);
IMPORT(random_get)(void *buf, u32 len);
IMPORT(sock_accept)(int fd, u32 flags, void *opened);
IMPORT(sock_recv)(int fd, const void *iovs, u32 count, u32 flags, void *nread, void *roflags);
IMPORT(sock_send)(int fd, const void *iovs, u32 count, u32 flags, void *nwritten);
IMPORT(sock_shutdown)(int fd, u32 how);

/* ---- what the compiler may call, and a little of <string.h> ---- */
void *memset(void *to, int byte, unsigned long n) { for (u8 *t = to; n--;) *t++ = (u8)byte; return to; }
void *memcpy(void *to, const void *from, unsigned long n) { u8 *t = to; for (const u8 *f = from; n--;) *t++ = *f++; return to; }
static inline u32 length(const char *text) { u32 n = 0; while (text[n]) n++; return n; }

/* ---- checks ---- */
static int failures;
static char line_[1024];
static u32 line_len_;

static void say_(const char *text) { while (*text && line_len_ < sizeof line_ - 1) line_[line_len_++] = *text++; }
static void say_number_(u64 n) {
  char digits[21];
  u32 at = sizeof digits - 1;
  digits[at] = 0;
  do digits[--at] = (char)('0' + n % 10); while (n /= 10);
  say_(digits + at);
}
static void say_line_(void) {
  struct iovec iov = { line_, line_len_ };
  u32 written;
  line_[iov.len++] = '\n';
  fd_write(2, &iov, 1, &written);
  line_len_ = 0;
}
static void say_failure_(int line, const char *what, const char *wanted) {
  failures++;
  say_("FAIL " PROGRAM ":");
  say_number_((u64)line);
  say_(": ");
  say_(what);
  say_(": expected ");
  say_(wanted);
  say_(", got ");
}
#define STRING_(name) #name "\0"
static void say_errno_(u32 number) {
  const char *name = ERRNOS(STRING_);
  if (number < ERRNO_COUNT) {
    for (u32 n = number; n--;) name += length(name) + 1;
    say_(name);
    say_(" ");
  }
  say_("(");
  say_number_(number);
  say_(")");
}
static int check_errno_(int line, const char *what, int got, const char *wanted, const u8 *accepted, u32 count) {
  for (u32 i = 0; i < count; i++) if ((u32)got == accepted[i]) return 1;
  say_failure_(line, what, wanted);
  say_errno_((u32)got);
  say_line_();
  return 0;
}
static int check_equal_(int line, const char *what, u64 got, u64 wanted) {
  if (got == wanted) return 1;
  say_failure_(line, what, "");
  line_len_ -= 6; /* ", got " */
  say_number_(wanted);
  say_(", got ");
  say_number_(got);
  say_line_();
  return 0;
}
static int check_bytes_(int line, const char *what, const void *got, const void *wanted, u32 len) {
  for (u32 i = 0; i < len; i++) {
    u8 g = ((const u8 *)got)[i], w = ((const u8 *)wanted)[i];
    if (g == w) continue;
    say_failure_(line, what, "byte ");
    line_len_ -= 6;
    say_number_(i);
    say_(" to be ");
    say_number_(w);
    say_(", got ");
    say_number_(g);
    say_line_();
    return 0;
  }
  return 1;
}
static inline int check_true_(int line, const char *what, int holds) {
  if (holds) return 1;
  say_failure_(line, what, "it to hold");
  line_len_ -= 6;
  say_line_();
  return 0;
}
/* The call answers SUCCESS. */
#define OK(call) check_errno_(__LINE__, #call, (call), "SUCCESS", (const u8[]){ SUCCESS }, 1)
/* The call answers one of these errnos. */
#define FAILS(call, ...) \
  check_errno_(__LINE__, #call, (call), #__VA_ARGS__, (const u8[]){ __VA_ARGS__ }, sizeof((const u8[]){ __VA_ARGS__ }))
/* Two numbers are equal. */
#define EQ(got, wanted) check_equal_(__LINE__, #got, (u64)(got), (u64)(wanted))
/* `len` bytes are equal. */
#define SAME(got, wanted, len) check_bytes_(__LINE__, #got, (got), (wanted), (len))
#define HOLDS(condition) check_true_(__LINE__, #condition, (condition))
/* Without this the rest means nothing: ends the program when it fails. */
#define MUST(call) \
  do { if (!check_errno_(__LINE__, #call, (call), "SUCCESS", (const u8[]){ SUCCESS }, 1)) proc_exit(1); } while (0)

#define TEST \
  static void test(void); \
  __attribute__((export_name("_start"))) void _start(void) { test(); if (failures) proc_exit(1); } \
  static void test(void)

/* ---- what most programs need ---- */
/* A path: its address and its length. */
#define P(path) (path), (sizeof(path) - 1)
/* An address beyond memory, whatever is read or written there. */
#define BAD_PTR ((void *)0xfffffff0u)
/* Address of the last `n` bytes of memory. */
#define LAST(n) ((void *)(__builtin_wasm_memory_size(0) * 65536ul - (n)))
/* Never an open descriptor. */
#define NO_FD 9999

/* The first directory that was given. */
static inline int root(void) {
  struct prestat prestat;
  for (int fd = 3; fd < 64; fd++) if (fd_prestat_get(fd, &prestat) == SUCCESS) return fd;
  say_("FAIL " PROGRAM ": no preopened directory");
  say_line_();
  proc_exit(1);
}
/* A directory below `dir` with all the rights that `dir` passes on. */
static inline int open_dir(int dir, const char *path, u32 len) {
  struct fdstat stat;
  u32 fd;
  MUST(fd_fdstat_get(dir, &stat));
  MUST(path_open(dir, 0, path, len, DIRECTORY, stat.base, stat.inheriting, 0, &fd));
  return (int)fd;
}
/* A new empty directory of this program's. Its name ends in .cleanup: the runner removes it. */
static inline int scratch(void) {
  int dir = root();
  MUST(path_create_directory(dir, P(PROGRAM ".cleanup")));
  return open_dir(dir, P(PROGRAM ".cleanup"));
}
static inline int open_file(int dir, const char *path, u32 len, u32 oflags, u64 rights) {
  u32 fd = 0;
  MUST(path_open(dir, 0, path, len, oflags, rights, 0, 0, &fd));
  return (int)fd;
}
/* Writes all of it at the position. */
static inline void put(int fd, const char *bytes, u32 len) {
  struct iovec iov = { bytes, len };
  u32 n = 0;
  MUST(fd_write(fd, &iov, 1, &n));
  EQ(n, len);
}
/* Reads up to `len` bytes at the position; how many there were. */
static inline u32 get(int fd, void *bytes, u32 len) {
  struct iovec iov = { bytes, len };
  u32 n = 0;
  MUST(fd_read(fd, &iov, 1, &n));
  return n;
}
/* A file with this content, open for everything, its position at the start. */
static inline int make_file(int dir, const char *path, u32 len, const char *bytes, u32 size) {
  u64 position;
  int fd = open_file(dir, path, len, CREAT | EXCL, FILE_RIGHTS);
  put(fd, bytes, size);
  MUST(fd_seek(fd, 0, 0, &position));
  return fd;
}
/* The same, and closed again. */
static inline void touch(int dir, const char *path, u32 len) { MUST(fd_close(make_file(dir, path, len, P("content")))); }
static inline u64 position_of(int fd) { u64 position = ~0ull; MUST(fd_tell(fd, &position)); return position; }
static inline u64 size_of(int fd) { struct filestat stat; MUST(fd_filestat_get(fd, &stat)); return stat.size; }
/* The type of what a name stands for, without following it; 255 when there is nothing. */
static inline u32 type_of(int dir, const char *path, u32 len) {
  struct filestat stat;
  return path_filestat_get(dir, NOFOLLOW, path, len, &stat) == SUCCESS ? stat.filetype : 255;
}
static inline u64 now(u32 clock) { u64 time = 0; MUST(clock_time_get(clock, 1, &time)); return time; }
