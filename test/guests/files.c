/* files DIR: what POSIX and Linux promise about files, checked in an empty directory. */
#define _GNU_SOURCE
#include "check.h"
#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>
#ifdef __wasi__
#include <wasi/api.h>
#endif

static const char *root;

static const char *at(const char *name) {
  static char paths[4][4096];
  static int next;
  char *path = paths[next++ % 4];
  snprintf(path, sizeof paths[0], "%s/%s", root, name);
  return path;
}

static int create(const char *name, const char *text) {
  int fd = open(at(name), O_RDWR | O_CREAT | O_TRUNC, 0644);
  if (fd >= 0 && write(fd, text, strlen(text)) != (ssize_t)strlen(text)) return -1;
  return fd;
}

/* The whole of a file as text, or its absence. */
static const char *text_of(const char *name) {
  static char text[256];
  int fd = open(at(name), O_RDONLY);
  if (fd < 0) return "(missing)";
  ssize_t n = read(fd, text, sizeof text - 1);
  close(fd);
  text[n < 0 ? 0 : n] = 0;
  return text;
}

static off_t size_of(const char *name) {
  struct stat status;
  return stat(at(name), &status) ? -1 : status.st_size;
}

static void opening(void) {
  int fd = open(at("a"), O_WRONLY | O_CREAT | O_EXCL, 0644);
  CHECK(fd > 2);
  CHECK(write(fd, "hello", 5) == 5);
  FAILS(read(fd, (char[1]){0}, 1), EBADF);
  CHECK(close(fd) == 0);
  FAILS(close(fd), EBADF);
  FAILS(open(at("a"), O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST);
  fd = open(at("a"), O_RDONLY);
  FAILS(write(fd, "x", 1), EBADF);
  close(fd);
  FAILS(open(at("none"), O_RDONLY), ENOENT);
  FAILS(open(at("a/b"), O_RDONLY), ENOTDIR);
  FAILS(open(at("a/"), O_RDONLY), ENOTDIR);
  FAILS(open(at("a"), O_RDONLY | O_DIRECTORY), ENOTDIR);
  FAILS(open(at("none/b"), O_WRONLY | O_CREAT, 0644), ENOENT);
  CHECK(mkdir(at("d"), 0755) == 0);
  FAILS(open(at("d"), O_WRONLY), EISDIR);
  FAILS(open(at("d"), O_RDWR), EISDIR);
  CHECK((fd = open(at("d"), O_RDONLY | O_DIRECTORY)) > 2);
  FAILS(read(fd, (char[1]){0}, 1), EISDIR);
  close(fd);
  CHECK(open(at("a"), O_WRONLY | O_TRUNC) > 2 && size_of("a") == 0);
  CHECK(rmdir(at("d")) == 0 && unlink(at("a")) == 0);
}

static void names(void) {
  char name[300];
  memset(name, 'n', sizeof name);
  name[255] = 0;
  CHECK(close(create(name, "x")) == 0);
  CHECK(size_of(name) == 1);
  CHECK(unlink(at(name)) == 0);
  name[255] = 'n';
  name[256] = 0;
  FAILS(open(at(name), O_WRONLY | O_CREAT, 0644), ENAMETOOLONG);
  CHECK(close(create("sp ace\ttab\nline", "y")) == 0 && size_of("sp ace\ttab\nline") == 1 && unlink(at("sp ace\ttab\nline")) == 0);
  CHECK(close(create("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80", "z")) == 0 && unlink(at("\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80")) == 0);
  CHECK(close(create("not \xff\xfe UTF-8 \xc3", "bytes")) == 0 && size_of("not \xff\xfe UTF-8 \xc3") == 5);
  CHECK(rename(at("not \xff\xfe UTF-8 \xc3"), at("\x80")) == 0 && !strcmp(text_of("\x80"), "bytes") && unlink(at("\x80")) == 0);
  FAILS(unlink(at("")), EISDIR);
}

static void appending(void) {
  int fd = create("log", "12");
  close(fd);
  fd = open(at("log"), O_RDWR | O_APPEND);
  CHECK(lseek(fd, 0, SEEK_SET) == 0);
  CHECK(write(fd, "34", 2) == 2);
  CHECK(lseek(fd, 0, SEEK_CUR) == 4);
  CHECK(!strcmp(text_of("log"), "1234"));
  int other = open(at("log"), O_WRONLY | O_APPEND);
  CHECK(write(other, "56", 2) == 2);
  CHECK(write(fd, "78", 2) == 2); /* behind what the other has written */
  CHECK(!strcmp(text_of("log"), "12345678"));
  char two[3] = {0};
  CHECK(pread(fd, two, 2, 4) == 2 && !strcmp(two, "56"));
  CHECK((fcntl(fd, F_GETFL) & O_APPEND) == O_APPEND);
  CHECK(fcntl(fd, F_SETFL, 0) == 0 && (fcntl(fd, F_GETFL) & O_APPEND) == 0);
  CHECK(lseek(fd, 0, SEEK_SET) == 0 && write(fd, "ab", 2) == 2);
  CHECK(!strcmp(text_of("log"), "ab345678"));
  close(fd);
  close(other);
  FILE *stream = fopen(at("log"), "a+");
  CHECK(stream && fputs("end", stream) >= 0 && fflush(stream) == 0 && fseek(stream, 0, SEEK_SET) == 0);
  char text[32] = {0};
  CHECK(fread(text, 1, sizeof text, stream) == 11 && !strcmp(text, "ab345678end"));
  CHECK(fclose(stream) == 0 && unlink(at("log")) == 0);
}

static void seeking(void) {
  const off_t far = 5LL << 30; /* 5 GiB: beyond 32 bits */
  FILE *stream = fopen(at("sparse"), "w+");
  CHECK(stream != NULL);
  CHECK(fseeko(stream, far, SEEK_SET) == 0);
  CHECK(fputs("far away", stream) >= 0);
  CHECK(fflush(stream) == 0 && ftello(stream) == far + 8);
  CHECK(size_of("sparse") == far + 8);
  CHECK(fseeko(stream, -4, SEEK_END) == 0 && ftello(stream) == far + 4);
  char text[16] = {0};
  CHECK(fread(text, 1, 15, stream) == 4 && !strcmp(text, "away"));
  CHECK(fseeko(stream, far - 4, SEEK_SET) == 0 && fread(text, 1, 8, stream) == 8 && !memcmp(text, "\0\0\0\0far ", 8));
  CHECK(fclose(stream) == 0);
  int fd = open(at("sparse"), O_RDWR);
  CHECK(pwrite(fd, "near", 4, (1LL << 32) + 1) == 4);
  memset(text, 0, sizeof text);
  CHECK(pread(fd, text, 6, 1LL << 32) == 6 && !memcmp(text, "\0near\0", 6));
  CHECK(pread(fd, text, 4, far + 8) == 0 && pread(fd, text, 4, 1LL << 40) == 0);
  FAILS(pread(fd, text, 4, -1), EINVAL);
  CHECK(lseek(fd, 0, SEEK_CUR) == 0); /* pread and pwrite leave the offset alone */
  CHECK(lseek(fd, far, SEEK_SET) == far && lseek(fd, -1, SEEK_CUR) == far - 1 && lseek(fd, 1LL << 33, SEEK_END) == far + 8 + (1LL << 33));
  FAILS(lseek(fd, -1, SEEK_SET), EINVAL);
  FAILS(lseek(fd, 0, 77), EINVAL);
  CHECK(lseek(fd, 0, SEEK_CUR) == far + 8 + (1LL << 33)); /* a refused seek changes nothing */
  CHECK(ftruncate(fd, (1LL << 32) + 5) == 0 && size_of("sparse") == (1LL << 32) + 5);
  close(fd);
  CHECK(unlink(at("sparse")) == 0);
}

static void vectors(void) {
  int fd = create("v", "");
  struct iovec out[] = {{"one ", 4}, {"", 0}, {"two ", 4}, {"three", 5}};
  CHECK(writev(fd, out, 4) == 13 && !strcmp(text_of("v"), "one two three"));
  CHECK(pwritev(fd, out, 1, 8) == 4 && !strcmp(text_of("v"), "one two one e"));
  char a[3] = {0}, b[5] = {0}, c[20] = {0};
  struct iovec in[] = {{a, 2}, {b, 4}, {c, 19}};
  CHECK(lseek(fd, 0, SEEK_SET) == 0 && readv(fd, in, 3) == 13);
  CHECK(!strcmp(a, "on") && !strcmp(b, "e tw") && !strcmp(c, "o one e"));
  CHECK(preadv(fd, in, 2, 4) == 6 && !strcmp(a, "tw") && !strcmp(b, "o on"));
  CHECK(read(fd, a, 0) == 0 && write(fd, a, 0) == 0);
  struct iovec many[1024]; /* IOV_MAX of Linux */
  char letters[1024];
  for (int i = 0; i < 1024; i++) {
    letters[i] = (char)('a' + i % 26);
    many[i] = (struct iovec){letters + i, 1};
  }
  CHECK(ftruncate(fd, 0) == 0 && lseek(fd, 0, SEEK_SET) == 0 && writev(fd, many, 1024) == 1024);
  char back[1024];
  CHECK(pread(fd, back, 1024, 0) == 1024 && !memcmp(back, letters, 1024));
  close(fd);
  CHECK(unlink(at("v")) == 0);
}

static void sizes(void) {
  int fd = create("s", "12345678");
  CHECK(ftruncate(fd, 3) == 0 && !strcmp(text_of("s"), "123"));
  CHECK(ftruncate(fd, 6) == 0 && size_of("s") == 6);
  char text[6];
  CHECK(pread(fd, text, 6, 0) == 6 && !memcmp(text, "123\0\0\0", 6));
  CHECK(lseek(fd, 0, SEEK_CUR) == 8); /* truncating does not move the offset */
  CHECK(posix_fallocate(fd, 4, 100) == 0 && size_of("s") == 104);
  CHECK(posix_fallocate(fd, 0, 10) == 0 && size_of("s") == 104);
  CHECK(posix_fallocate(fd, 0, 0) == EINVAL);
  CHECK(posix_fadvise(fd, 0, 104, POSIX_FADV_SEQUENTIAL) == 0);
  CHECK(fsync(fd) == 0 && fdatasync(fd) == 0);
  close(fd);
  CHECK(unlink(at("s")) == 0);
}

/* Descriptors stay with their file, whatever becomes of its name. */
static void names_and_descriptors(void) {
  int fd = create("old", "text");
  CHECK(rename(at("old"), at("new")) == 0);
  CHECK(write(fd, "+more", 5) == 5 && !strcmp(text_of("new"), "text+more") && !strcmp(text_of("old"), "(missing)"));
  int other = create("old", "other");
  CHECK(rename(at("old"), at("new")) == 0 && !strcmp(text_of("new"), "other"));
  CHECK(write(fd, "!", 1) == 1 && lseek(fd, 0, SEEK_END) == 10 && !strcmp(text_of("new"), "other"));
  CHECK(unlink(at("new")) == 0 && !strcmp(text_of("new"), "(missing)"));
  CHECK(write(other, "!", 1) == 1);
  struct stat status;
  CHECK(fstat(other, &status) == 0 && status.st_size == 6 && status.st_nlink == 0);
  char text[16] = {0};
  CHECK(pread(other, text, 15, 0) == 6 && !strcmp(text, "other!"));
  close(fd);
  close(other);
  /* a directory in use is renamed, and the descriptor goes with it */
  CHECK(mkdir(at("d"), 0755) == 0);
  int dir = open(at("d"), O_RDONLY | O_DIRECTORY);
  CHECK(rename(at("d"), at("e")) == 0);
  CHECK((fd = openat(dir, "inside", O_WRONLY | O_CREAT, 0644)) > 2 && write(fd, "in", 2) == 2 && !strcmp(text_of("e/inside"), "in"));
  close(fd);
  CHECK(unlinkat(dir, "inside", 0) == 0 && rmdir(at("e")) == 0);
  FAILS(openat(dir, "again", O_WRONLY | O_CREAT, 0644), ENOENT); /* the directory is gone */
  close(dir);
}

static void directories(void) {
  CHECK(mkdir(at("d"), 0755) == 0);
  FAILS(mkdir(at("d"), 0755), EEXIST);
  FAILS(mkdir(at("none/d"), 0755), ENOENT);
  CHECK(mkdir(at("d/e/"), 0755) == 0);
  close(create("d/e/f", "f"));
  FAILS(mkdir(at("d/e/f/g"), 0755), ENOTDIR);
  FAILS(rmdir(at("d")), ENOTEMPTY);
  FAILS(rmdir(at("d/e/f")), ENOTDIR);
  FAILS(rmdir(at("none")), ENOENT);
  FAILS(unlink(at("d/e")), EISDIR);
  FAILS(unlink(at("d/e/f/")), ENOTDIR);
  FAILS(rename(at("d"), at("d/e/x")), EINVAL); /* into itself */
  CHECK(mkdir(at("empty"), 0755) == 0 && mkdir(at("full"), 0755) == 0);
  FAILS(rename(at("d/e/f"), at("empty")), EISDIR);
  FAILS(rename(at("empty"), at("d/e/f")), ENOTDIR);
  close(create("full/x", "x"));
  FAILS(rename(at("d"), at("full")), ENOTEMPTY);
  CHECK(!strcmp(text_of("full/x"), "x"));
  CHECK(rename(at("d"), at("empty")) == 0 && !strcmp(text_of("empty/e/f"), "f"));
  CHECK(rename(at("full/x"), at("full/x")) == 0 && !strcmp(text_of("full/x"), "x"));
  CHECK(unlink(at("empty/e/f")) == 0 && rmdir(at("empty/e")) == 0 && rmdir(at("empty/")) == 0);
  CHECK(unlink(at("full/x")) == 0 && rmdir(at("full")) == 0);
}

static void links(void) {
  struct stat file, link_status;
  close(create("f", "file"));
  CHECK(symlink("f", at("l")) == 0);
  FAILS(symlink("f", at("l")), EEXIST);
  CHECK(!strcmp(text_of("l"), "file"));
  CHECK(stat(at("f"), &file) == 0 && lstat(at("l"), &link_status) == 0);
  CHECK(S_ISREG(file.st_mode) && S_ISLNK(link_status.st_mode) && link_status.st_size == 1 && file.st_ino != link_status.st_ino);
  CHECK(stat(at("l"), &link_status) == 0 && link_status.st_ino == file.st_ino && link_status.st_dev == file.st_dev);
  FAILS(open(at("l"), O_RDONLY | O_NOFOLLOW), ELOOP);
  CHECK(mkdir(at("d"), 0755) == 0 && symlink("../f", at("d/up")) == 0 && !strcmp(text_of("d/up"), "file"));
  CHECK(symlink("d", at("dl")) == 0 && !strcmp(text_of("dl/up"), "file"));
  char target[64] = {0};
  CHECK(readlink(at("d/up"), target, sizeof target) == 4 && !strcmp(target, "../f"));
  memset(target, 0, sizeof target);
  CHECK(readlink(at("d/up"), target, 2) == 2 && !strcmp(target, "..")); /* truncates without an error */
  FAILS(readlink(at("f"), target, sizeof target), EINVAL);
  FAILS(readlink(at("none"), target, sizeof target), ENOENT);
  CHECK(symlink("nowhere", at("dangling")) == 0);
  FAILS(open(at("dangling"), O_RDONLY), ENOENT);
  FAILS(stat(at("dangling"), &file), ENOENT);
  FAILS(open(at("dangling"), O_WRONLY | O_CREAT | O_EXCL, 0644), EEXIST);
  int fd = open(at("dangling"), O_WRONLY | O_CREAT, 0644); /* creates what the link points to */
  CHECK(fd > 2 && write(fd, "x", 1) == 1 && size_of("nowhere") == 1);
  close(fd);
  CHECK(symlink("loop2", at("loop1")) == 0 && symlink("loop1", at("loop2")) == 0);
  FAILS(open(at("loop1"), O_RDONLY), ELOOP);
  FAILS(open(at("loop1/x"), O_RDONLY), ELOOP);
  FAILS(rmdir(at("dl")), ENOTDIR);
  CHECK(rename(at("l"), at("l2")) == 0 && lstat(at("l2"), &link_status) == 0 && S_ISLNK(link_status.st_mode));
  CHECK(link(at("f"), at("hard")) == 0 && stat(at("hard"), &file) == 0 && file.st_nlink == 2);
  FAILS(link(at("f"), at("hard")), EEXIST);
  FAILS(link(at("d"), at("d2")), EPERM);
  CHECK(unlink(at("f")) == 0 && !strcmp(text_of("hard"), "file"));
  const char *rest[] = {"hard", "l2", "dangling", "nowhere", "loop1", "loop2", "dl", "d/up"};
  for (int i = 0; i < 8; i++) CHECK(unlink(at(rest[i])) == 0);
  CHECK(rmdir(at("d")) == 0);
}

static void times(void) {
  struct stat status;
  int fd = create("t", "t");
  struct timespec exact[2] = {{1000000001, 123456789}, {1234567890, 987654321}};
  CHECK(futimens(fd, exact) == 0 && fstat(fd, &status) == 0);
  CHECK(status.st_atim.tv_sec == 1000000001 && status.st_atim.tv_nsec == 123456789);
  CHECK(status.st_mtim.tv_sec == 1234567890 && status.st_mtim.tv_nsec == 987654321);
  struct timespec omit[2] = {{0, UTIME_OMIT}, {1, 1}};
  CHECK(utimensat(AT_FDCWD, at("t"), omit, 0) == 0 && stat(at("t"), &status) == 0);
  CHECK(status.st_atim.tv_sec == 1000000001 && status.st_atim.tv_nsec == 123456789);
  CHECK(status.st_mtim.tv_sec == 1 && status.st_mtim.tv_nsec == 1);
  struct timespec before, after;
  clock_gettime(CLOCK_REALTIME, &before);
#ifdef __wasi__ /* this wasi-libc refuses its own UTIME_NOW */
  CHECK(__wasi_fd_filestat_set_times(fd, 0, 0, __WASI_FSTFLAGS_ATIM_NOW) == 0 && fstat(fd, &status) == 0);
#else
  CHECK(futimens(fd, (struct timespec[2]){{0, UTIME_NOW}, {0, UTIME_OMIT}}) == 0 && fstat(fd, &status) == 0);
#endif
  clock_gettime(CLOCK_REALTIME, &after);
  CHECK(status.st_atim.tv_sec >= before.tv_sec - 1 && status.st_atim.tv_sec <= after.tv_sec + 1 && status.st_mtim.tv_sec == 1);
  CHECK(symlink("t", at("tl")) == 0 && utimensat(AT_FDCWD, at("tl"), exact, AT_SYMLINK_NOFOLLOW) == 0);
  CHECK(lstat(at("tl"), &status) == 0 && status.st_mtim.tv_nsec == 987654321);
  CHECK(stat(at("tl"), &status) == 0 && status.st_mtim.tv_sec == 1);
  CHECK(utimensat(AT_FDCWD, at("tl"), exact, 0) == 0 && stat(at("t"), &status) == 0 && status.st_mtim.tv_nsec == 987654321);
  struct timespec early[2] = {{0, 0}, {0, 999999999}};
  CHECK(futimens(fd, early) == 0 && fstat(fd, &status) == 0 && status.st_mtim.tv_sec == 0 && status.st_mtim.tv_nsec == 999999999);
  close(fd);
  CHECK(unlink(at("tl")) == 0 && unlink(at("t")) == 0);
}

static void streams(void) {
  FILE *stream = fopen(at("lines"), "w");
  CHECK(stream && setvbuf(stream, NULL, _IOFBF, 37) == 0);
  for (int i = 0; i < 1000; i++) fprintf(stream, "line %d of a thousand\n", i);
  CHECK(fclose(stream) == 0 && size_of("lines") == 22890);
  stream = fopen(at("lines"), "r");
  char line[64];
  int count = 0;
  while (fgets(line, sizeof line, stream)) count++;
  CHECK(count == 1000 && feof(stream) && !ferror(stream));
  rewind(stream);
  CHECK(fgetc(stream) == 'l' && ungetc('L', stream) == 'L' && fgets(line, sizeof line, stream) && !strcmp(line, "Line 0 of a thousand\n"));
  CHECK(fclose(stream) == 0);
  stream = fopen(at("lines"), "r+");
  CHECK(fseek(stream, 5, SEEK_SET) == 0 && fputc('X', stream) == 'X' && fseek(stream, 0, SEEK_SET) == 0 && fgets(line, sizeof line, stream) && !strcmp(line, "line X of a thousand\n"));
  CHECK(fclose(stream) == 0);
  CHECK(fopen(at("none"), "r") == NULL && errno == ENOENT);
  CHECK(fopen(at("lines"), "wx") == NULL && errno == EEXIST);
  int fd = open(at("lines"), O_RDONLY);
  CHECK(!isatty(fd));
  close(fd);
  CHECK(remove(at("lines")) == 0);
}

/* Descriptors are given again from the lowest number, and a thousand may be open at once. */
static void descriptors(void) {
  int first = create("fd", "x");
  int second = open(at("fd"), O_RDONLY);
  close(first);
  CHECK(open(at("fd"), O_RDONLY) == first);
  close(first);
  close(second);
  static int many[900];
  for (int i = 0; i < 900; i++) many[i] = open(at("fd"), O_RDONLY);
  CHECK(many[899] > 900);
  char c = 0;
  CHECK(read(many[899], &c, 1) == 1 && c == 'x');
  for (int i = 0; i < 900; i++) close(many[i]);
  CHECK(unlink(at("fd")) == 0);
}

int main(int argc, char **argv) {
  if (argc != 2) return 2;
  root = argv[1];
  opening();
  names();
  appending();
  seeking();
  vectors();
  sizes();
  names_and_descriptors();
  directories();
  links();
  times();
  streams();
  descriptors();
  return finish();
}
