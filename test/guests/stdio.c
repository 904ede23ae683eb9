/* stdio MODE: the three standard descriptors. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *kind(int fd) {
  struct stat status;
  if (fstat(fd, &status)) return strerror(errno);
  if (S_ISREG(status.st_mode)) return "file";
  if (S_ISCHR(status.st_mode)) return "character device";
  if (S_ISDIR(status.st_mode)) return "directory";
  return "other";
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "";
  if (!strcmp(mode, "cat")) {
    char buffer[65536];
    for (ssize_t n; (n = read(0, buffer, sizeof buffer)) != 0;) {
      if (n < 0) return fprintf(stderr, "read: %s\n", strerror(errno)), 1;
      for (ssize_t done = 0; done < n;) {
        ssize_t wrote = write(1, buffer + done, (size_t)(n - done));
        if (wrote < 0) return fprintf(stderr, "write: %s\n", strerror(errno)), 1;
        done += wrote;
      }
    }
  } else if (!strcmp(mode, "lines")) { /* through the library's buffers: each line comes back numbered */
    char line[1000];
    for (int n = 1; fgets(line, sizeof line, stdin); n++) {
      printf("%d %s", n, line);
      fflush(stdout);
    }
  } else if (!strcmp(mode, "kinds")) {
    for (int fd = 0; fd < 3; fd++) printf("%d %s%s\n", fd, kind(fd), isatty(fd) ? " terminal" : "");
  } else if (!strcmp(mode, "fill")) { /* a lot of output, then both streams in turn */
    for (int i = 0; i < 100000; i++) printf("line %06d of the output\n", i);
  } else if (!strcmp(mode, "turns")) {
    for (int i = 0; i < 100; i++) {
      char text[32];
      int n = snprintf(text, sizeof text, "%d\n", i);
      if (write(i % 2 ? 2 : 1, text, (size_t)n) != n) return 1;
    }
  } else if (!strcmp(mode, "pipe")) { /* nobody reads: EPIPE, and the program lives on */
    for (int i = 0; i < 1000; i++) {
      if (write(1, "nobody reads this\n", 18) < 0) return fprintf(stderr, "write: %s\n", strerror(errno)), errno == EPIPE ? 7 : 1;
      usleep(1000);
    }
    return 2;
  } else if (!strcmp(mode, "position")) { /* reads five bytes from a file on standard input and says where it is */
    char text[6] = {0};
    ssize_t n = read(0, text, 5);
    off_t at = lseek(0, 0, SEEK_CUR);
    if (at < 0) printf("%zd %s %s\n", n, text, strerror(errno));
    else printf("%zd %s %lld\n", n, text, (long long)at);
  } else if (!strcmp(mode, "closed")) { /* descriptors that the shell has closed */
    char c;
    fprintf(stderr, "read %zd, write %zd\n", read(0, &c, 1), write(1, "x", 1));
  } else {
    return 2;
  }
  return 0;
}
