/* stock MODE: what preview1 itself has, with the C library's names, on the listening sockets that stand from descriptor 3 (FIRST) on. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static char block[65536];

static const char *kind(int fd) {
  struct stat status;
  if (fstat(fd, &status)) return strerror(errno);
  return S_ISSOCK(status.st_mode) ? "socket" : S_ISDIR(status.st_mode) ? "directory" : "other";
}

int main(int argc, char **argv) {
  const char *mode = argc > 1 ? argv[1] : "", *first = getenv("FIRST");
  int listener = first ? atoi(first) : 3;
  if (!strcmp(mode, "kinds")) {
    for (int fd = 3; fd < 7; fd++) printf("%d %s\n", fd, kind(fd));
    return 0;
  }
  if (!strcmp(mode, "echo")) { /* one client after the other */
    for (;;) {
      int fd = accept(listener, NULL, NULL);
      if (fd < 0) return printf("accept: %s\n", strerror(errno)), 1;
      for (ssize_t n; (n = recv(fd, block, sizeof block, 0)) > 0;) {
        for (ssize_t sent = 0; sent < n;) {
          ssize_t part = send(fd, block + sent, (size_t)(n - sent), 0);
          if (part < 0) return printf("send: %s\n", strerror(errno)), 1;
          sent += part;
        }
      }
      shutdown(fd, SHUT_RDWR);
      close(fd);
    }
  }
  if (!strcmp(mode, "flags")) { /* a message of a known length: looked at, then taken as a whole */
    fcntl(listener, F_SETFL, O_NONBLOCK);
    if (accept(listener, NULL, NULL) >= 0 || errno != EAGAIN) return puts("accept did not say EAGAIN"), 1;
    puts("nobody yet");
    fflush(stdout);
    struct pollfd entry = {.fd = listener, .events = POLLIN};
    if (poll(&entry, 1, 10000) != 1) return puts("nobody came"), 1;
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) return printf("accept: %s\n", strerror(errno)), 1;
    ssize_t peeked = recv(fd, block, 2, MSG_PEEK);
    printf("peeked %zd: %.*s\n", peeked, (int)peeked, block);
    ssize_t n = recv(fd, block, 12, MSG_WAITALL);
    printf("took %zd: %.*s\n", n, (int)n, block);
    send(fd, "answer", 6, 0);
    printf("shutdown %d\n", shutdown(fd, SHUT_WR));
    n = read(fd, block, sizeof block);
    printf("read %zd, kind %s\n", n, kind(fd));
    close(fd);
    return 0;
  }
  if (!strcmp(mode, "two")) { /* whoever comes to either is told which it was */
    struct pollfd entries[2] = {{.fd = listener, .events = POLLIN}, {.fd = listener + 1, .events = POLLIN}};
    for (int served = 0; served < 4;) {
      if (poll(entries, 2, -1) < 0) return 1;
      for (int i = 0; i < 2; i++) {
        if (!entries[i].revents) continue;
        int fd = accept(entries[i].fd, NULL, NULL), size = snprintf(block, sizeof block, "socket %d\n", i);
        send(fd, block, (size_t)size, 0);
        close(fd);
        served++;
      }
    }
    return 0;
  }
  return 2;
}
