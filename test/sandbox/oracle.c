/*
 * oracle DIRECTORY: what the kernel itself says of paths below a directory that may not be left. Each line of standard
 * input is HOW and a path in hexadecimal, HOW being the flags of open(2); each line of output the errno's name, or OK and
 * the inode.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc != 2) return 1;
  int root = open(argv[1], O_PATH | O_DIRECTORY);
  static char line[1 << 16], path[1 << 15];
  while (fgets(line, sizeof line, stdin)) {
    char *hex;
    struct open_how how = {.flags = strtoul(line, &hex, 0), .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    size_t length = 0;
    for (hex++; hex[0] > ' ' && hex[1] > ' '; hex += 2) {
      unsigned byte;
      sscanf(hex, "%2x", &byte);
      path[length++] = (char)byte;
    }
    path[length] = 0;
    int fd;
    /* EAGAIN: somebody renamed something somewhere meanwhile, so that the kernel is not sure of a "..". */
    do fd = (int)syscall(SYS_openat2, root, path, &how, sizeof how); while (fd < 0 && errno == EAGAIN);
    if (fd < 0) {
      printf("%s\n", strerrorname_np(errno));
    } else {
      struct stat stat;
      fstat(fd, &stat);
      printf("OK %lu\n", (unsigned long)stat.st_ino);
      close(fd);
    }
  }
  return 0;
}
