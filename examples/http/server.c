/*
 * server [ADDRESS:PORT]: a small HTTP/1.1 server. GET / greets, POST /echo answers with the body that came. One loop over
 * sockets that never wait: a client that does not read its answer is not read from either. Built with -DPREVIEW1 it serves
 * on the socket that it finds open.
 */
#include "../sockets/net.h"
#include <strings.h>

enum { HEAD = 512 };

typedef struct {
  char in[16384], out[16384 + HEAD];
  size_t have;          /* bytes in `in` */
  size_t from, to;      /* what of `out` is still to be sent */
  size_t body;          /* bytes of a body that are still to come, to be echoed */
  int discard, closing; /* the body is not wanted; close when all is sent */
} Connection;

static struct pollfd *polled; /* 0: the listening socket; the others are clients[i] */
static Connection **clients;
static size_t used, capacity;

static void add(int fd) {
  if (used == capacity) {
    capacity = capacity ? capacity * 2 : 64;
    polled = realloc(polled, capacity * sizeof *polled);
    clients = realloc(clients, capacity * sizeof *clients);
  }
  Connection *client = polled && clients ? malloc(sizeof *client) : NULL;
  if (!client) {
    fputs("server: out of memory\n", stderr);
    exit(3);
  }
  client->have = client->from = client->to = client->body = 0;
  client->discard = client->closing = 0;
  clients[used] = client;
  polled[used++] = (struct pollfd){.fd = fd, .events = POLLIN};
}

static void drop(size_t at) {
  close(polled[at].fd);
  free(clients[at]);
  polled[at] = polled[--used];
  clients[at] = clients[used];
}

static void answer(Connection *client, const char *status, const char *body, size_t length, int with_body) {
  client->to += (size_t)snprintf(client->out + client->to, HEAD,
    "HTTP/1.1 %s\r\nContent-Type: text/plain\r\nContent-Length: %zu\r\n%s\r\n%s", status, length,
    client->closing ? "Connection: close\r\n" : "", with_body ? body : "");
}

static int header_is(const char *line, const char *name, const char **value) {
  size_t length = strlen(name);
  if (strncasecmp(line, name, length) || line[length] != ':') return 0;
  for (*value = line + length + 1; **value == ' '; ++*value) {}
  return 1;
}

/* A request without its body: `head` ends with a NUL in place of the empty line. */
static void request(Connection *client, char *head) {
  static const char hello[] = "hello from wasmgate\n", help[] = "there is GET / and POST /echo\n";
  char *line = strstr(head, "\r\n"), *path = strchr(head, ' ');
  const char *version = path ? strstr(path, " HTTP/1.") : NULL, *value;
  int chunked = 0, waits = 0;
  if (!version || (line && version > line)) {
    client->closing = 1;
    answer(client, "400 Bad Request", "", 0, 1);
    return;
  }
  client->closing = version[8] == '0';
  while (line) {
    char *next = strstr(line += 2, "\r\n");
    if (next) *next = 0;
    if (header_is(line, "Content-Length", &value)) client->body = strtoul(value, NULL, 10);
    else if (header_is(line, "Transfer-Encoding", &value)) chunked = 1;
    else if (header_is(line, "Expect", &value)) waits = !strcasecmp(value, "100-continue");
    else if (header_is(line, "Connection", &value)) client->closing = !strncasecmp(value, "close", 5);
    line = next;
  }
  size_t method = (size_t)(path++ - head), length = strcspn(path, " ?");
  int get = method == 3 && !memcmp(head, "GET", 3), is_head = method == 4 && !memcmp(head, "HEAD", 4);
  int post = method == 4 && !memcmp(head, "POST", 4);
  int echo = length == 5 && !memcmp(path, "/echo", 5), root = length == 1;
  client->discard = !(post && echo);
  if (chunked) {
    client->closing = 1;
    client->body = 0;
    answer(client, "411 Length Required", "", 0, 1);
  } else if (post && echo) {
    if (waits) client->to += (size_t)snprintf(client->out + client->to, HEAD, "HTTP/1.1 100 Continue\r\n\r\n");
    answer(client, "200 OK", "", client->body, 0);
  } else if (root && (get || is_head)) {
    answer(client, "200 OK", hello, sizeof hello - 1, get);
  } else if (root || echo) {
    answer(client, "405 Method Not Allowed", help, sizeof help - 1, !is_head);
  } else {
    answer(client, "404 Not Found", help, sizeof help - 1, !is_head);
  }
}

/* Turns as much of what came as there is room for into what is to be sent. */
static void process(Connection *client) {
  size_t at = 0;
  while (at < client->have && sizeof client->out - client->to > 2 * HEAD) {
    if (client->body) {
      size_t n = client->have - at, room = sizeof client->out - client->to;
      if (n > client->body) n = client->body;
      if (n > room) n = room;
      if (!client->discard) {
        memcpy(client->out + client->to, client->in + at, n);
        client->to += n;
      }
      client->body -= n;
      at += n;
      continue;
    }
    if (client->closing) {
      at = client->have;
      break;
    }
    char *end = memmem(client->in + at, client->have - at, "\r\n\r\n", 4);
    if (!end) {
      if (client->have - at == sizeof client->in) {
        client->closing = 1;
        answer(client, "431 Request Header Fields Too Large", "", 0, 1);
        at = client->have;
      }
      break;
    }
    *end = 0;
    request(client, client->in + at);
    at = (size_t)(end + 4 - client->in);
  }
  memmove(client->in, client->in + at, client->have - at);
  client->have -= at;
}

/* Goes on with a client as far as that is possible without waiting. Answers whether it stays. */
static int serve(struct pollfd *entry, Connection *client) {
  for (int drained = 0;;) {
    while (client->from < client->to) {
      ssize_t sent = net_send(entry->fd, client->out + client->from, client->to - client->from);
      if (sent < 0 && errno == EAGAIN) {
        entry->events = POLLOUT;
        return 1;
      }
      if (sent < 0) return 0;
      client->from += (size_t)sent;
    }
    client->from = client->to = 0;
    if (client->have) {
      process(client);
      if (client->to) continue;
    }
    if (client->closing && !client->body) return 0;
    if (drained) break;
    size_t room = sizeof client->in - client->have;
    ssize_t got = net_receive(entry->fd, client->in + client->have, room, 0);
    if (got < 0 && errno == EAGAIN) break;
    if (got <= 0) return 0;
    client->have += (size_t)got;
    drained = (size_t)got < room; /* that was all: no need to ask again */
  }
  entry->events = POLLIN;
  return 1;
}

int main(int argc, char **argv) {
  uint16_t port;
  const char *where = argc > 1 ? argv[1] : "127.0.0.1:8080";
  int listener = net_serve(where, &port);
  if (listener < 0 || net_nonblocking(listener, 1)) {
    fprintf(stderr, "server: %s: %s\n", where, strerror(errno));
    return 1;
  }
#ifdef PREVIEW1
  puts("listening");
#else
  printf("listening on port %u\n", port);
#endif
  fflush(stdout);
  add(listener);
  for (;;) {
    if (poll(polled, used, -1) < 0) {
      if (errno == EINTR) continue;
      fprintf(stderr, "server: poll: %s\n", strerror(errno));
      return 1;
    }
    int arrived = polled[0].revents;
    for (size_t i = used; --i > 0;) {
      if (polled[i].revents && !serve(&polled[i], clients[i])) drop(i);
    }
    while (arrived) {
      int fd = net_accept(listener);
      if (fd < 0) break; /* EAGAIN: that was all; anything else is this client's misfortune */
      net_nonblocking(fd, 1);
      add(fd);
    }
  }
}
