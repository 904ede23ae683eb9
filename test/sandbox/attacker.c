/*
 * attacker: does what it is told on standard input, one system call a line, and answers with one line each. It goes
 * around the C library, which would keep some of the arguments from reaching the runtime.
 *
 * A line is words; %XX is a byte, and a lone % an empty word. Numbers may be decimal, 0x..., negative. The answer is the
 * errno and, after a success, what the call gave back, encoded in the same way. Commands: the table at the end.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define WASI(name) __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) extern u32 name
struct slice { void *at; u32 length; };
WASI(args_get)(void *, void *);
WASI(args_sizes_get)(u32 *, u32 *);
WASI(environ_get)(void *, void *);
WASI(environ_sizes_get)(u32 *, u32 *);
WASI(fd_advise)(u32, u64, u64, u32);
WASI(fd_allocate)(u32, u64, u64);
WASI(fd_close)(u32);
WASI(fd_datasync)(u32);
WASI(fd_fdstat_get)(u32, void *);
WASI(fd_fdstat_set_flags)(u32, u32);
WASI(fd_fdstat_set_rights)(u32, u64, u64);
WASI(fd_filestat_get)(u32, void *);
WASI(fd_filestat_set_size)(u32, u64);
WASI(fd_filestat_set_times)(u32, u64, u64, u32);
WASI(fd_pread)(u32, struct slice *, u32, u64, u32 *);
WASI(fd_prestat_get)(u32, u32 *);
WASI(fd_prestat_dir_name)(u32, void *, u32);
WASI(fd_pwrite)(u32, struct slice *, u32, u64, u32 *);
WASI(fd_read)(u32, struct slice *, u32, u32 *);
WASI(fd_readdir)(u32, void *, u32, u64, u32 *);
WASI(fd_renumber)(u32, u32);
WASI(fd_seek)(u32, u64, u32, u64 *);
WASI(fd_sync)(u32);
WASI(fd_tell)(u32, u64 *);
WASI(fd_write)(u32, struct slice *, u32, u32 *);
WASI(path_create_directory)(u32, const void *, u32);
WASI(path_filestat_get)(u32, u32, const void *, u32, void *);
WASI(path_filestat_set_times)(u32, u32, const void *, u32, u64, u64, u32);
WASI(path_link)(u32, u32, const void *, u32, u32, const void *, u32);
WASI(path_open)(u32, u32, const void *, u32, u32, u64, u64, u32, u32 *);
WASI(path_readlink)(u32, const void *, u32, void *, u32, u32 *);
WASI(path_remove_directory)(u32, const void *, u32);
WASI(path_rename)(u32, const void *, u32, u32, const void *, u32);
WASI(path_symlink)(const void *, u32, u32, const void *, u32);
WASI(path_unlink_file)(u32, const void *, u32);
WASI(poll_oneoff)(void *, void *, u32, u32 *);
WASI(sock_accept)(u32, u32, u32 *);
WASI(sock_recv)(u32, struct slice *, u32, u32, u32 *, u32 *);
WASI(sock_send)(u32, struct slice *, u32, u32, u32 *);
WASI(sock_shutdown)(u32, u32);
WASI(clock_time_get)(u32, u64, u64 *);
__attribute__((import_module("wasi_snapshot_preview1"), import_name("proc_exit"), noreturn)) extern void proc_exit(u32);

enum { SUCCESS = 0, BADF = 8, EXIST = 20, NOENT = 44 };
enum { CREAT = 1, DIRECTORY = 2, EXCL = 4, TRUNC = 8 };
/* Of a directory no right to write is asked: path_open would refuse it. */
static const u64 READ = 1 << 1, WRITE = 1 << 6, ALL = 0x1fffffff, DIRECTORY_ALL = 0x1fffffff & ~(1 << 6);

/* struct filestat: 0 dev | 8 ino | 16 filetype | 24 nlink | 32 size | 40 atim | 48 mtim | 56 ctim */
struct filestat { u64 dev, ino; u8 type; u64 nlink, size, atim, mtim, ctim; };

/* ---- lines in, lines out ---- */

static u8 input[1 << 16];
static u32 input_at, input_end;
static u8 *output;
static u32 output_end, output_room;

static int next_byte(void) {
  if (input_at == input_end) {
    struct slice to = {input, sizeof input};
    u32 got = 0;
    if (fd_read(0, &to, 1, &got) != SUCCESS || got == 0) return -1;
    input_at = 0;
    input_end = got;
  }
  return input[input_at++];
}

static void put_byte(u8 byte) {
  if (output_end == output_room) output = realloc(output, output_room = output_room * 2 + 4096);
  output[output_end++] = byte;
}

static void put_text(const char *text) {
  while (*text) put_byte((u8)*text++);
}

static void put_number(u64 number) {
  char digits[24];
  u32 at = sizeof digits;
  digits[--at] = 0;
  do digits[--at] = (char)('0' + number % 10); while (number /= 10);
  put_text(digits + at);
}

static void put_word(const u8 *bytes, u32 length) {
  put_byte(' ');
  if (length == 0) put_byte('%');
  for (u32 i = 0; i < length; i++) {
    u8 byte = bytes[i];
    if (byte > ' ' && byte != '%' && byte < 0x7f) {
      put_byte(byte);
    } else {
      put_byte('%');
      put_byte((u8)"0123456789abcdef"[byte >> 4]);
      put_byte((u8)"0123456789abcdef"[byte & 15]);
    }
  }
}

static void put_value(u64 number) {
  put_byte(' ');
  put_number(number);
}

static void flush(void) {
  for (u32 at = 0; at < output_end;) {
    struct slice from = {output + at, output_end - at};
    u32 done = 0;
    if (fd_write(1, &from, 1, &done) != SUCCESS) proc_exit(99);
    at += done;
  }
  output_end = 0;
}

/* ---- the words of a line ---- */

static u8 line[1 << 20];
static struct { u8 *at; u32 length; } words[4096];
static u32 word_count, word_next;

static int hex(int digit) { return digit <= '9' ? digit - '0' : (digit | 32) - 'a' + 10; }

static int read_line(void) {
  u32 end = 0;
  int byte, in_word = 0;
  word_count = word_next = 0;
  while ((byte = next_byte()) != '\n') {
    if (byte < 0) return 0;
    if (byte == ' ') {
      in_word = 0;
      continue;
    }
    if (!in_word) {
      words[word_count].at = line + end;
      words[word_count++].length = 0;
      in_word = 1;
    }
    if (byte == '%') {
      int high = next_byte();
      if (high == '\n') break;
      if (high == ' ') { in_word = 0; continue; }
      byte = hex(high) << 4 | hex(next_byte());
    }
    line[end++] = (u8)byte;
    words[word_count - 1].length++;
  }
  return 1;
}

static u64 number(void) {
  if (word_next >= word_count) return 0;
  const u8 *at = words[word_next].at;
  u32 length = words[word_next++].length;
  u64 value = 0;
  int minus = length > 0 && at[0] == '-';
  u32 i = minus ? 1 : 0;
  if (length > 2 && at[0] == '0' && at[1] == 'x') {
    for (i = 2; i < length; i++) value = value * 16 + (u64)hex(at[i]);
  } else {
    for (; i < length; i++) value = value * 10 + at[i] - '0';
  }
  return minus ? -value : value;
}

static struct slice word(void) {
  if (word_next >= word_count) return (struct slice){line, 0};
  struct slice found = {words[word_next].at, words[word_next].length};
  word_next++;
  return found;
}

/* ---- one system call each ---- */

static u8 buffer[1 << 20];

static void put_stat(const struct filestat *stat) {
  put_value(stat->type);
  put_value(stat->ino);
  put_value(stat->size);
  put_value(stat->nlink);
  put_value(stat->mtim);
}

static u32 answer(u32 errno) {
  put_number(errno);
  return errno;
}

/* open FD LOOKUP PATH OFLAGS RIGHTS INHERITING FDFLAGS -> fd */
static void do_open(void) {
  u32 fd = (u32)number(), lookup = (u32)number();
  struct slice path = word();
  u32 oflags = (u32)number();
  u64 base = number(), inheriting = number();
  u32 fdflags = (u32)number(), opened = 0;
  if (answer(path_open(fd, lookup, path.at, path.length, oflags, base, inheriting, fdflags, &opened)) == SUCCESS) put_value(opened);
}

static void do_close(void) { answer(fd_close((u32)number())); }

/* stat FD LOOKUP PATH -> type ino size nlink mtim */
static void do_stat(void) {
  struct filestat stat;
  u32 fd = (u32)number(), lookup = (u32)number();
  struct slice path = word();
  if (answer(path_filestat_get(fd, lookup, path.at, path.length, &stat)) == SUCCESS) put_stat(&stat);
}

static void do_fstat(void) {
  struct filestat stat;
  if (answer(fd_filestat_get((u32)number(), &stat)) == SUCCESS) put_stat(&stat);
}

/* read FD LENGTH -> bytes */
static void do_read(void) {
  u32 fd = (u32)number(), got = 0;
  struct slice to = {buffer, (u32)number()};
  if (answer(fd_read(fd, &to, 1, &got)) == SUCCESS) put_word(buffer, got);
}

static void do_pread(void) {
  u32 fd = (u32)number(), got = 0;
  struct slice to = {buffer, (u32)number()};
  if (answer(fd_pread(fd, &to, 1, number(), &got)) == SUCCESS) put_word(buffer, got);
}

/* write FD BYTES -> count */
static void do_write(void) {
  u32 fd = (u32)number(), done = 0;
  struct slice from = word();
  if (answer(fd_write(fd, &from, 1, &done)) == SUCCESS) put_value(done);
}

static void do_pwrite(void) {
  u32 fd = (u32)number(), done = 0;
  struct slice from = word();
  if (answer(fd_pwrite(fd, &from, 1, number(), &done)) == SUCCESS) put_value(done);
}

/* readlink FD PATH -> target */
static void do_readlink(void) {
  u32 fd = (u32)number(), used = 0;
  struct slice path = word();
  if (answer(path_readlink(fd, path.at, path.length, buffer, sizeof buffer, &used)) == SUCCESS) put_word(buffer, used);
}

/* symlink TARGET FD PATH */
static void do_symlink(void) {
  struct slice target = word();
  u32 fd = (u32)number();
  struct slice path = word();
  answer(path_symlink(target.at, target.length, fd, path.at, path.length));
}

/* link FD LOOKUP OLD FD NEW */
static void do_link(void) {
  u32 fd = (u32)number(), lookup = (u32)number();
  struct slice from = word();
  u32 to_fd = (u32)number();
  struct slice to = word();
  answer(path_link(fd, lookup, from.at, from.length, to_fd, to.at, to.length));
}

/* rename FD OLD FD NEW */
static void do_rename(void) {
  u32 fd = (u32)number();
  struct slice from = word();
  u32 to_fd = (u32)number();
  struct slice to = word();
  answer(path_rename(fd, from.at, from.length, to_fd, to.at, to.length));
}

static void do_mkdir(void) {
  u32 fd = (u32)number();
  struct slice path = word();
  answer(path_create_directory(fd, path.at, path.length));
}

static void do_rmdir(void) {
  u32 fd = (u32)number();
  struct slice path = word();
  answer(path_remove_directory(fd, path.at, path.length));
}

static void do_unlink(void) {
  u32 fd = (u32)number();
  struct slice path = word();
  answer(path_unlink_file(fd, path.at, path.length));
}

/* times FD LOOKUP PATH ATIM MTIM FLAGS */
static void do_times(void) {
  u32 fd = (u32)number(), lookup = (u32)number();
  struct slice path = word();
  u64 atim = number(), mtim = number();
  answer(path_filestat_set_times(fd, lookup, path.at, path.length, atim, mtim, (u32)number()));
}

static void do_ftimes(void) {
  u32 fd = (u32)number();
  u64 atim = number(), mtim = number();
  answer(fd_filestat_set_times(fd, atim, mtim, (u32)number()));
}

/* readdir FD -> (name inode)... */
static void do_readdir(void) {
  u32 fd = (u32)number(), used = 0, errno, start = output_end;
  u64 cookie = 0;
  put_text("0");
  do {
    errno = fd_readdir(fd, buffer, sizeof buffer, cookie, &used);
    if (errno != SUCCESS) {
      output_end = start;
      put_number(errno);
      return;
    }
    for (u32 at = 0; at + 24 <= used;) {
      u64 next, ino;
      u32 length;
      memcpy(&next, buffer + at, 8);
      memcpy(&ino, buffer + at + 8, 8);
      memcpy(&length, buffer + at + 16, 4);
      if (at + 24 + length > used) break;
      put_word(buffer + at + 24, length);
      put_value(ino);
      cookie = next;
      at += 24 + length;
    }
  } while (used == sizeof buffer);
}

static void do_renumber(void) {
  u32 from = (u32)number();
  answer(fd_renumber(from, (u32)number()));
}

/* prestat FD -> name */
static void do_prestat(void) {
  u32 fd = (u32)number(), prestat[2];
  u32 errno = fd_prestat_get(fd, prestat);
  if (errno == SUCCESS) errno = fd_prestat_dir_name(fd, buffer, prestat[1]);
  if (answer(errno) == SUCCESS) put_word(buffer, prestat[1]);
}

/* fdstat FD -> type flags base inheriting */
static void do_fdstat(void) {
  struct { u8 type; u16 flags; u64 base, inheriting; } stat;
  if (answer(fd_fdstat_get((u32)number(), &stat)) != SUCCESS) return;
  put_value(stat.type);
  put_value(stat.flags);
  put_value(stat.base);
  put_value(stat.inheriting);
}

static void do_setflags(void) {
  u32 fd = (u32)number();
  answer(fd_fdstat_set_flags(fd, (u32)number()));
}

static void do_setrights(void) {
  u32 fd = (u32)number();
  u64 base = number();
  answer(fd_fdstat_set_rights(fd, base, number()));
}

static void do_setsize(void) {
  u32 fd = (u32)number();
  answer(fd_filestat_set_size(fd, number()));
}

static void do_allocate(void) {
  u32 fd = (u32)number();
  u64 offset = number();
  answer(fd_allocate(fd, offset, number()));
}

static void do_sync(void) { answer(fd_sync((u32)number())); }

/* args, environ -> each */
static void put_strings(u32 (*sizes)(u32 *, u32 *), u32 (*get)(void *, void *)) {
  u32 count = 0, bytes = 0;
  u32 errno = sizes(&count, &bytes);
  u32 *pointers = malloc(count * 4 + 4);
  char *text = malloc(bytes + 1);
  if (errno == SUCCESS) errno = get(pointers, text);
  if (answer(errno) == SUCCESS)
    for (u32 i = 0; i < count; i++) put_word((u8 *)pointers[i], (u32)strlen((char *)pointers[i]));
}
static void do_args(void) { put_strings(args_sizes_get, args_get); }
static void do_environ(void) { put_strings(environ_sizes_get, environ_get); }

/* poll FD TYPE (1 read, 2 write) -> errno of the event */
static void do_poll(void) {
  struct { u64 userdata; u8 tag; u32 fd; u8 rest[32 - 8]; } in[1];
  struct { u64 userdata; u16 errno; u8 type; u64 bytes; u16 flags; } out[1];
  u32 count = 0;
  memset(in, 0, sizeof in);
  u8 *at = (u8 *)in;
  u32 fd = (u32)number();
  at[8] = (u8)number();
  memcpy(at + 16, &fd, 4);
  if (answer(poll_oneoff(in, out, 1, &count)) == SUCCESS) put_value(out[0].errno);
}

/* long FD LENGTH: an open whose path has that many bytes, more than a line can hold */
static void do_long(void) {
  u32 fd = (u32)number(), length = (u32)number(), opened = 0;
  u8 *path = malloc(length ? length : 1);
  if (path == 0) {
    put_text("-");
    return;
  }
  memset(path, 'a', length);
  answer(path_open(fd, 1, path, length, 0, READ, 0, 0, &opened));
  free(path);
}

/* deep FD NAME LEVELS: directories in each other, each made through a handle of the one before -> levels, fd of the deepest */
static void do_deep(void) {
  u32 fd = (u32)number();
  struct slice name = word();
  u32 levels = (u32)number(), made = 0, here = fd, errno = SUCCESS;
  for (; made < levels; made++) {
    u32 next;
    errno = path_create_directory(here, name.at, name.length);
    if (errno != SUCCESS && errno != EXIST) break;
    errno = path_open(here, 0, name.at, name.length, DIRECTORY, DIRECTORY_ALL, ALL, 0, &next);
    if (errno != SUCCESS) break;
    if (here != fd) fd_close(here);
    here = next;
  }
  answer(errno);
  put_value(made);
  put_value(here);
}

/* fill FD PATH OFLAGS: opens it until that fails -> the errno of the end, how often, the last fd */
static void do_fill(void) {
  u32 fd = (u32)number();
  struct slice path = word();
  u32 oflags = (u32)number(), opened = 0, count = 0, errno;
  u64 base = oflags & DIRECTORY ? DIRECTORY_ALL : READ;
  while ((errno = path_open(fd, 0, path.at, path.length, oflags, base, ALL, 0, &opened)) == SUCCESS && count < 1u << 20) count++;
  answer(errno);
  put_value(count);
  put_value(opened);
}

/* closeall FROM TO */
static void do_closeall(void) {
  u32 from = (u32)number(), to = (u32)number(), closed = 0;
  for (u32 fd = from; fd <= to; fd++) closed += fd_close(fd) == SUCCESS;
  put_text("0");
  put_value(closed);
}

/* repeat COUNT FD LOOKUP PATH: the same stat again and again -> errno of the last, nanoseconds in all */
static void do_repeat(void) {
  u32 count = (u32)number(), fd = (u32)number(), lookup = (u32)number(), errno = 0;
  struct slice path = word();
  struct filestat stat;
  u64 before, after;
  clock_time_get(1, 1, &before);
  for (u32 i = 0; i < count; i++) errno = path_filestat_get(fd, lookup, path.at, path.length, &stat);
  clock_time_get(1, 1, &after);
  answer(errno);
  put_value(after - before);
}

/* Calls all that takes a descriptor with this one; a bit for each that did not answer BADF. */
static u64 try_all(u32 fd) {
  static const char name[] = ".";
  struct slice one = {buffer, 1};
  struct filestat stat;
  u32 u, index = 0;
  u64 w, which = 0;
#define TRY(call) if ((call) != BADF) which |= 1ull << index; index++
  TRY(fd_fdstat_get(fd, buffer));
  TRY(fd_filestat_get(fd, &stat));
  TRY(path_open(fd, 0, name, 1, 0, READ, 0, 0, &u));
  TRY(fd_read(fd, &one, 1, &u));
  TRY(fd_write(fd, &one, 1, &u));
  TRY(fd_readdir(fd, buffer, 4096, 0, &u));
  TRY(fd_renumber(fd, fd));
  TRY(fd_close(fd));
  TRY(fd_advise(fd, 0, 0, 0));
  TRY(fd_allocate(fd, 0, 1));
  TRY(fd_datasync(fd));
  TRY(fd_fdstat_set_flags(fd, 0));
  TRY(fd_fdstat_set_rights(fd, 0, 0));
  TRY(fd_filestat_set_size(fd, 0));
  TRY(fd_filestat_set_times(fd, 0, 0, 0));
  TRY(fd_pread(fd, &one, 1, 0, &u));
  TRY(fd_prestat_get(fd, (u32 *)buffer));
  TRY(fd_prestat_dir_name(fd, buffer, 4096));
  TRY(fd_pwrite(fd, &one, 1, 0, &u));
  TRY(fd_seek(fd, 0, 0, &w));
  TRY(fd_sync(fd));
  TRY(fd_tell(fd, &w));
  TRY(path_create_directory(fd, "forged", 6));
  TRY(path_filestat_get(fd, 0, name, 1, &stat));
  TRY(path_filestat_set_times(fd, 0, name, 1, 0, 0, 0));
  TRY(path_link(fd, 0, name, 1, fd, "forged", 6));
  TRY(path_readlink(fd, name, 1, buffer, 4096, &u));
  TRY(path_remove_directory(fd, name, 1));
  TRY(path_rename(fd, name, 1, fd, "forged", 6));
  TRY(path_symlink("x", 1, fd, "forged", 6));
  TRY(path_unlink_file(fd, name, 1));
  TRY(sock_accept(fd, 0, &u));
  TRY(sock_recv(fd, &one, 1, 0, &u, &u));
  TRY(sock_send(fd, &one, 1, 0, &u));
  TRY(sock_shutdown(fd, 3));
#undef TRY
  return which;
}

/* forge FROM TO STEP FEW: every descriptor number FROM, FROM + STEP, ... up to TO -> numbers tried, (fd which-calls) of those not BADF */
static void do_forge(void) {
  u64 from = number(), to = number(), step = number(), few = number();
  u64 tried = 0;
  put_text("0");
  u32 listed = 0;
  for (u64 fd = from; fd <= to; fd += step, tried++) {
    u64 which = 0;
    u32 u;
    if (few) {
      if (fd_fdstat_get((u32)fd, buffer) != BADF) which |= 1;
      if (path_open((u32)fd, 0, ".", 1, 0, READ, 0, 0, &u) != BADF) which |= 2;
    } else {
      which = try_all((u32)fd);
    }
    if (which != 0 && listed++ < 100) {
      put_value(fd);
      put_value(which);
    }
  }
  put_value(tried);
}

/* dump -> the length, then after the line all bytes of memory */
static void do_dump(void) {
  u32 size = (u32)__builtin_wasm_memory_size(0) * 65536;
  put_text("0");
  put_value(size);
  put_byte('\n');
  flush();
  for (u32 at = 0; at < size;) {
    struct slice from = {(void *)at, size - at < 65536 ? size - at : 65536};
    u32 done = 0;
    if (fd_write(1, &from, 1, &done) != SUCCESS) proc_exit(99);
    at += done;
  }
  put_text("0");
}

static void do_exit(void) { proc_exit((u32)number()); }
static void do_trap(void) { __builtin_trap(); }

/* ---- races: another process renames and swaps while this goes on ---- */

static u64 forbidden[256];
static u32 forbidden_count;
static u32 seed = 1;

static u32 chance(u32 below) {
  seed ^= seed << 13;
  seed ^= seed >> 17;
  seed ^= seed << 5;
  return seed % below;
}

/* forbid INODE...: these lie outside */
static void do_forbid(void) {
  while (word_next < word_count && forbidden_count < 256) forbidden[forbidden_count++] = number();
  put_text("0");
  put_value(forbidden_count);
}

static int is_forbidden(u64 ino) {
  for (u32 i = 0; i < forbidden_count; i++) if (forbidden[i] == ino) return 1;
  return 0;
}

enum operation {
  OPEN_READ, OPEN_WRITE, OPEN_CREATE, OPEN_EXCLUSIVE, OPEN_TRUNCATE, OPEN_DIRECTORY, STAT, STAT_FOLLOW, LINK_FROM, LINK_TO,
  RENAME_FROM, RENAME_TO, UNLINK, MKDIR, RMDIR, READLINK, TIMES, TIMES_FOLLOW, SYMLINK, READDIR, OPERATIONS,
};
static const char *const operations[OPERATIONS] = {
  "open-read", "open-write", "open-create", "open-exclusive", "open-truncate", "open-directory", "stat", "stat-follow",
  "link-from", "link-to", "rename-from", "rename-to", "unlink", "mkdir", "rmdir", "readlink", "times", "times-follow",
  "symlink", "readdir",
};
/* What the name after the prefix is: inside (and outside too), outside alone, nowhere. */
enum category { INSIDE, OUTSIDE, NOWHERE, CATEGORIES };
static const char *const categories[CATEGORIES] = {"inside", "outside", "nowhere"};

static u32 tally[OPERATIONS][CATEGORIES][80];
static u32 leaks;
static char leak_text[256];

static void leak(const char *what, const char *path) {
  if (leaks++ == 0) {
    strcpy(leak_text, what);
    strcat(leak_text, ":");
    strncat(leak_text, path, 100);
  }
}

static int contains(const u8 *bytes, u32 length, const char *text) {
  u32 size = (u32)strlen(text);
  for (u32 i = 0; i + size <= length; i++) if (memcmp(bytes + i, text, size) == 0) return 1;
  return 0;
}

static void check_stat(const struct filestat *stat, const char *path) {
  if (is_forbidden(stat->ino)) leak("stat", path);
}

/* Looks at what was opened: whose bytes, names and inode these are. */
static void check_open(u32 fd, const char *path) {
  struct filestat stat;
  struct slice to = {buffer, 256};
  u32 got = 0;
  if (fd_filestat_get(fd, &stat) == SUCCESS) check_stat(&stat, path);
  if (fd_pread(fd, &to, 1, 0, &got) == SUCCESS && contains(buffer, got, "OUTSIDE")) leak("read", path);
  if (fd_readdir(fd, buffer, 4096, 0, &got) == SUCCESS && contains(buffer, got, "outside-only-link")) leak("readdir", path);
}

static void scribble(u32 fd) {
  struct slice from = {"GUEST", 5};
  u32 done;
  fd_pwrite(fd, &from, 1, 0, &done);
}

/* The other process is in the way, and may sleep for a while when it is. */
enum { PATIENCE = 2000000 };

/* Takes away what an attempt made. */
static void undo(u32 (*remove)(u32, const void *, u32), u32 fd, const char *path) {
  for (u32 i = 0; i < PATIENCE; i++) if (remove(fd, path, (u32)strlen(path)) == SUCCESS) return;
  leak("made and not found again", path);
}

/* One attempt: `own` and `own2` are files of the guest's beside the swapped names; PREFIX leads through them. */
static void attempt(u32 fd, const char *prefix, const char *base) {
  char path[512];
  struct filestat stat;
  u32 opened, used, errno;
  enum operation operation = (enum operation)chance(OPERATIONS);
  enum category category = (enum category)chance(CATEGORIES);
  int makes = operation == OPEN_CREATE || operation == OPEN_EXCLUSIVE || operation == LINK_TO || operation == RENAME_TO ||
    operation == MKDIR || operation == SYMLINK;
  /* What is made gets names of its own, so that what is only looked for is never there by our doing. */
  const char *name = category == INSIDE ? (operation == READLINK ? "link" : operation == OPEN_DIRECTORY || operation == RMDIR ? "directory" : "file")
    : category == OUTSIDE ? (makes ? "outside-only-made" : operation == OPEN_DIRECTORY || operation == RMDIR ? "outside-only-directory" : operation == READLINK ? "outside-only-link" : "outside-only")
    : (makes ? "nowhere-made" : "nowhere");
  if (operation == RMDIR && category == INSIDE) name = "directory/full";
  if (makes && category == INSIDE) name = operation == OPEN_CREATE ? "file" : "directory";
  strcpy(path, prefix);
  strcat(path, name);
  u32 length = (u32)strlen(path);
  char own[300];
  strcpy(own, base);
  strcat(own, "own");
  u32 own_length = (u32)strlen(own);

  switch (operation) {
    case OPEN_READ:
      errno = path_open(fd, chance(2), path, length, 0, READ | 1 << 2, 0, 0, &opened);
      break;
    case OPEN_WRITE:
      errno = path_open(fd, chance(2), path, length, 0, READ | WRITE | 1 << 2, 0, 0, &opened);
      break;
    case OPEN_CREATE:
      errno = path_open(fd, chance(2), path, length, CREAT | (chance(2) ? TRUNC : 0), READ | WRITE | 1 << 2, 0, 0, &opened);
      break;
    case OPEN_EXCLUSIVE:
      errno = path_open(fd, chance(2), path, length, CREAT | EXCL, READ | WRITE | 1 << 2, 0, 0, &opened);
      break;
    case OPEN_TRUNCATE:
      errno = path_open(fd, chance(2), path, length, TRUNC, READ | WRITE | 1 << 2, 0, 0, &opened);
      break;
    case OPEN_DIRECTORY:
      errno = path_open(fd, chance(2), path, length, DIRECTORY, DIRECTORY_ALL, ALL, 0, &opened);
      break;
    case READDIR: /* the swapped name itself, as last component */
      category = INSIDE;
      strcpy(path, prefix);
      length = (u32)strlen(path);
      while (length > 1 && path[length - 1] == '/' && chance(2)) path[--length] = 0;
      errno = path_open(fd, chance(2), path, length, DIRECTORY, DIRECTORY_ALL, ALL, 0, &opened);
      break;
    case STAT:
    case STAT_FOLLOW:
      errno = path_filestat_get(fd, operation == STAT_FOLLOW, path, length, &stat);
      if (errno == SUCCESS) check_stat(&stat, path);
      break;
    case LINK_FROM: {
      errno = path_link(fd, chance(2), path, length, fd, "stolen", 6);
      if (errno == SUCCESS) {
        if (path_filestat_get(fd, 0, "stolen", 6, &stat) == SUCCESS) check_stat(&stat, path);
        path_unlink_file(fd, "stolen", 6);
      }
      break;
    }
    case LINK_TO:
      errno = path_link(fd, 0, own, own_length, fd, path, length);
      break;
    case RENAME_FROM:
      errno = path_rename(fd, path, length, fd, "taken", 5);
      if (errno == SUCCESS) {
        if (path_filestat_get(fd, 0, "taken", 5, &stat) == SUCCESS) check_stat(&stat, path);
        for (u32 i = 0; i < PATIENCE && path_rename(fd, "taken", 5, fd, path, length) != SUCCESS; i++) {}
      }
      break;
    case RENAME_TO:
      path_open(fd, 0, "mover", 5, CREAT, READ, 0, 0, &opened) == SUCCESS && fd_close(opened);
      errno = path_rename(fd, "mover", 5, fd, path, length);
      break;
    case UNLINK:
      if (category == INSIDE) { /* what the others need stays */
        strcpy(path, prefix);
        strcat(path, "directory");
        length = (u32)strlen(path);
      }
      errno = path_unlink_file(fd, path, length);
      break;
    case MKDIR:
      errno = path_create_directory(fd, path, length);
      break;
    case RMDIR:
      errno = path_remove_directory(fd, path, length);
      break;
    case READLINK:
      errno = path_readlink(fd, path, length, buffer, 4096, &used);
      if (errno == SUCCESS && contains(buffer, used, "OUTSIDE")) leak("readlink", path);
      break;
    case TIMES:
    case TIMES_FOLLOW:
      errno = path_filestat_set_times(fd, operation == TIMES_FOLLOW, path, length, 1000000000, 1000000000, 1 | 4);
      break;
    case SYMLINK:
      errno = path_symlink("nothing", 7, fd, path, length);
      break;
    default:
      return;
  }
  tally[operation][category][errno < 80 ? errno : 79]++;
  if (errno != SUCCESS) return;
  if (operation <= OPEN_DIRECTORY || operation == READDIR) {
    check_open(opened, path);
    if (operation == OPEN_WRITE || operation == OPEN_CREATE || operation == OPEN_EXCLUSIVE) scribble(opened);
    fd_close(opened);
  }
  if (makes && category != INSIDE) undo(operation == MKDIR ? path_remove_directory : path_unlink_file, fd, path);
}

/* race COUNT SEED FD BASE PREFIX... -> leaks what nanoseconds (operation/category/errno count)... ; tallies begin anew */
static void do_race(void) {
  u32 count = (u32)number();
  seed = (u32)number() | 1;
  u32 fd = (u32)number();
  char base[256], prefixes[16][256];
  struct slice text = word();
  memcpy(base, text.at, text.length);
  base[text.length] = 0;
  u32 prefix_count = 0;
  while (word_next < word_count && prefix_count < 16) {
    text = word();
    memcpy(prefixes[prefix_count], text.at, text.length);
    prefixes[prefix_count++][text.length] = 0;
  }
  memset(tally, 0, sizeof tally);
  leaks = 0;
  strcpy(leak_text, "none");
  u64 before, after;
  clock_time_get(1, 1, &before);
  for (u32 i = 0; i < count; i++) attempt(fd, prefixes[chance(prefix_count)], base);
  clock_time_get(1, 1, &after);
  put_text("0");
  put_value(leaks);
  put_word((u8 *)leak_text, (u32)strlen(leak_text));
  put_value(after - before);
  for (u32 operation = 0; operation < OPERATIONS; operation++)
    for (u32 category = 0; category < CATEGORIES; category++)
      for (u32 errno = 0; errno < 80; errno++)
        if (tally[operation][category][errno] > 0) {
          put_byte(' ');
          put_text(operations[operation]);
          put_byte('/');
          put_text(categories[category]);
          put_byte('/');
          put_number(errno);
          put_value(tally[operation][category][errno]);
        }
}

static const struct { const char *name; void (*run)(void); } commands[] = {
  {"open", do_open}, {"close", do_close}, {"stat", do_stat}, {"fstat", do_fstat}, {"read", do_read}, {"pread", do_pread},
  {"write", do_write}, {"pwrite", do_pwrite}, {"readlink", do_readlink}, {"symlink", do_symlink}, {"link", do_link},
  {"rename", do_rename}, {"mkdir", do_mkdir}, {"rmdir", do_rmdir}, {"unlink", do_unlink}, {"times", do_times},
  {"ftimes", do_ftimes}, {"readdir", do_readdir}, {"renumber", do_renumber}, {"prestat", do_prestat}, {"fdstat", do_fdstat},
  {"setflags", do_setflags}, {"setrights", do_setrights}, {"setsize", do_setsize}, {"allocate", do_allocate}, {"sync", do_sync},
  {"args", do_args}, {"environ", do_environ}, {"poll", do_poll}, {"long", do_long}, {"deep", do_deep}, {"fill", do_fill},
  {"closeall", do_closeall}, {"repeat", do_repeat}, {"forge", do_forge}, {"dump", do_dump}, {"forbid", do_forbid},
  {"race", do_race}, {"exit", do_exit}, {"trap", do_trap},
};

int main(void) {
  while (read_line()) {
    if (word_count == 0) continue;
    struct slice name = word();
    u32 i = 0, count = sizeof commands / sizeof commands[0];
    while (i < count && (strlen(commands[i].name) != name.length || memcmp(commands[i].name, name.at, name.length) != 0)) i++;
    if (i == count) put_text("unknown");
    else commands[i].run();
    put_byte('\n');
    flush();
  }
  return 0;
}
