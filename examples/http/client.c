/* client [-d BODY] http://HOST[:PORT][/PATH]: gets a page, or posts BODY. Ends with 1 when the answer is not 2xx, 2 when there is none. */
#include "../sockets/net.h"
#include <strings.h>

static int fd;
static char buffer[65536];
static size_t at, have;

static void fail(const char *what) {
  fprintf(stderr, "client: %s: %s\n", what, errno ? strerror(errno) : "the connection ended");
  exit(2);
}

/* More bytes into the buffer. Answers 0 at the end. */
static size_t fill(void) {
  ssize_t got = net_receive(fd, buffer, sizeof buffer, 0);
  if (got < 0) fail("receiving");
  at = 0;
  return have = (size_t)got;
}

static void line(char *text, size_t size) {
  size_t length = 0;
  for (;;) {
    if (at == have && !fill()) {
      errno = 0;
      fail("a line of the answer");
    }
    char c = buffer[at++];
    if (c == '\n') break;
    if (c != '\r' && length + 1 < size) text[length++] = c;
  }
  text[length] = 0;
}

static void copy(size_t length) {
  while (length) {
    if (at == have && !fill()) {
      errno = 0;
      fail("the body");
    }
    size_t n = have - at < length ? have - at : length;
    fwrite(buffer + at, 1, n, stdout);
    at += n;
    length -= n;
  }
}

int main(int argc, char **argv) {
  const char *body = argc == 4 && !strcmp(argv[1], "-d") ? argv[2] : NULL;
  const char *url = argv[argc - 1];
  if ((argc != 2 && !body) || strncmp(url, "http://", 7)) return fputs("usage: client [-d BODY] http://HOST[:PORT][/PATH]\n", stderr), 2;
  const char *path = strchr(url += 7, '/');
  char host[300], text[4096], *request;
  snprintf(host, sizeof host, "%.*s", path ? (int)(path - url) : (int)strlen(url), url);
  fd = net_dial(host, 80);
  if (fd < 0) fail(host);

  size_t length = body ? strlen(body) : 0;
  int size = asprintf(&request, "%s %s HTTP/1.1\r\nHost: %s\r\nUser-Agent: wasmgate-example\r\nConnection: close\r\n", body ? "POST" : "GET", path ? path : "/", host);
  if (size < 0 || net_send_all(fd, request, (size_t)size)) fail("sending");
  if (body) size = snprintf(text, sizeof text, "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n", length);
  else size = snprintf(text, sizeof text, "\r\n");
  if (net_send_all(fd, text, (size_t)size) || net_send_all(fd, body, length)) fail("sending");

  int status = 0, chunked;
  long long announced;
  do { /* 1xx: the answer proper is still to come */
    line(text, sizeof text);
    if (sscanf(text, "HTTP/1.%*d %d", &status) != 1) return fprintf(stderr, "client: not HTTP: %s\n", text), 2;
    announced = -1;
    chunked = 0;
    for (line(text, sizeof text); *text; line(text, sizeof text)) {
      if (!strncasecmp(text, "Content-Length:", 15)) announced = strtoll(text + 15, NULL, 10);
      if (!strncasecmp(text, "Transfer-Encoding:", 18) && strstr(text, "chunked")) chunked = 1;
    }
  } while (status < 200);
  if (chunked) {
    for (;;) {
      line(text, sizeof text);
      size_t n = strtoul(text, NULL, 16);
      if (!n) break;
      copy(n);
      line(text, sizeof text);
    }
  } else if (announced >= 0) {
    copy((size_t)announced);
  } else {
    while (at < have || fill()) copy(have - at);
  }
  fflush(stdout);
  close(fd);
  if (status / 100 != 2) return fprintf(stderr, "client: status %d\n", status), 1;
  return 0;
}
