/*
 * The system calls on files that a standalone module of Emscripten leaves to its host, in the directory argv[1]. They
 * behave as this machine's do; the last lines, which argv[2] turns on, are about what Emscripten itself answers.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *name(int number) {
  switch (number) {
#define NAME(errno_) case errno_: return #errno_
    NAME(EBADF); NAME(EEXIST); NAME(EINVAL); NAME(EISDIR); NAME(ELOOP); NAME(EMLINK); NAME(ENAMETOOLONG); NAME(ENOENT);
    NAME(ENOSYS); NAME(ENOTDIR); NAME(ENOTEMPTY); NAME(EPERM); NAME(ERANGE); NAME(EROFS);
  }
  return "?";
}

static void show(const char *what, int result) {
  if (result == -1) printf("%s: %s\n", what, name(errno));
  else printf("%s: %d\n", what, result);
}
#define SHOW(call) show(#call, (int)(call))

static int put(const char *name, int flags, const char *text) {
  int fd = openat(AT_FDCWD, name, flags, 0666);
  if (fd < 0) return -1;
  int wrote = (int)write(fd, text, strlen(text));
  close(fd);
  return wrote;
}

static int get(const char *name) {
  char text[256];
  int fd = openat(AT_FDCWD, name, O_RDONLY);
  if (fd < 0) return -1;
  int length = (int)read(fd, text, sizeof text - 1);
  close(fd);
  printf("%.*s", length < 0 ? 0 : length, text);
  return length;
}

int main(int argc, char **argv) {
  char text[4096];
  if (argc < 2) return 2;

  SHOW(chdir("/no/such/directory"));
  SHOW(chdir(argv[1]));
  printf("%s\n", getcwd(text, sizeof text) && !strcmp(text, argv[1]) ? "here" : text);
  SHOW(getcwd(text, 1) ? 1 : -1);

  SHOW(put("a.txt", O_WRONLY | O_CREAT | O_EXCL, "one\n"));
  SHOW(put("a.txt", O_WRONLY | O_CREAT | O_EXCL, "again\n"));
  SHOW(put("a.txt", O_WRONLY | O_APPEND, "two\n"));
  SHOW(put("none.txt", O_WRONLY, ""));
  SHOW(put("a.txt", O_RDONLY, "no"));
  SHOW(get("a.txt"));
  SHOW(get("./a.txt"));
  SHOW(get(strcat(strcpy(text, argv[1]), "/a.txt")));
  SHOW(openat(AT_FDCWD, "a.txt", O_RDONLY | O_DIRECTORY));
  SHOW(openat(AT_FDCWD, "", O_RDONLY));

  SHOW(mkdir("sub", 0777));
  SHOW(mkdir("sub", 0777));
  SHOW(mkdir("no/sub", 0777));
  SHOW(put("sub/b.txt", O_RDWR | O_CREAT | O_TRUNC, "three\n"));
  SHOW(chdir("a.txt"));
  SHOW(chdir("sub/."));
  SHOW(get("b.txt"));
  SHOW(get("../a.txt"));
  SHOW(chdir(".."));
  printf("%s\n", getcwd(text, sizeof text) && !strcmp(text, argv[1]) ? "here" : text);

  int sub = openat(AT_FDCWD, "sub", O_RDONLY | O_DIRECTORY);
  SHOW(mkdirat(sub, "deep", 0777));
  SHOW(renameat(sub, "b.txt", sub, "deep/c.txt"));
  SHOW(faccessat(sub, "b.txt", F_OK, 0));
  SHOW(faccessat(sub, "deep/c.txt", F_OK, 0));
  SHOW(unlinkat(sub, "deep", 0));
  SHOW(unlinkat(sub, "deep", AT_REMOVEDIR));
  SHOW(unlinkat(sub, "deep/c.txt", 0));
  SHOW(unlinkat(sub, "deep", AT_REMOVEDIR));
  SHOW(unlinkat(sub, "deep", 1));
  SHOW(close(sub));
  SHOW(unlinkat(sub, "deep", 0));

  SHOW(access("a.txt", R_OK | W_OK));
  SHOW(access("none.txt", F_OK));
  SHOW(symlink("a.txt", "soft"));
  SHOW(symlink("a.txt", "soft"));
  memset(text, '#', sizeof text);
  SHOW(readlink("soft", text, sizeof text));
  printf("%.7s\n", text);
  SHOW(readlink("soft", text, 3));
  SHOW(readlink("a.txt", text, sizeof text));
  SHOW(openat(AT_FDCWD, "soft", O_RDONLY | O_NOFOLLOW));
  SHOW(get("soft"));
  SHOW(put("b.txt", O_WRONLY | O_CREAT, "four\n"));
  SHOW(rename("b.txt", "soft"));
  SHOW(rename("none", "soft"));
  SHOW(readlink("soft", text, sizeof text));

  int fd = openat(AT_FDCWD, "a.txt", O_RDWR);
  SHOW(ftruncate(fd, 5));
  SHOW(posix_fallocate(fd, 0, 6));
  SHOW(posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
  SHOW(posix_fadvise(fd, 0, 0, 99) == EINVAL);
  SHOW(fdatasync(fd));
  SHOW(ftruncate(fd, -1));
  SHOW(lseek(fd, 0, SEEK_END));
  SHOW(ftruncate(fd, 5000000000));
  SHOW(lseek(fd, 0, SEEK_END) == 5000000000);
  SHOW(close(fd));
  SHOW(ftruncate(fd, 5));

  SHOW(rmdir("a.txt"));
  SHOW(unlink("sub"));
  SHOW(rmdir("sub"));
  SHOW(rmdir("sub"));
  SHOW(unlink("a.txt"));
  SHOW(unlink("soft"));
  SHOW(unlink("soft"));
  memset(text, 'x', sizeof text - 1);
  text[sizeof text - 1] = 0;
  SHOW(unlink(text));
  SHOW(unlink(text + 1000));

  if (argc > 2) {
    struct stat stat_;
    SHOW(fopen("a.txt", "w") ? 1 : -1);
    SHOW(link("a.txt", "hard"));
    SHOW(stat(".", &stat_));
    SHOW(chmod(".", 0777));
    SHOW(dup(1));
    SHOW(unlink("../../etc/passwd"));
    SHOW(symlink("/etc", "soft"));
  }
  return 0;
}
