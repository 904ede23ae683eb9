/*
 * redis HOST:PORT [COMMAND ARGUMENT...]: sends one command to a Redis server, or, without one, every line of standard input
 * (words parted by spaces), all at once, and prints the answers in order. The password is in REDIS_PASSWORD.
 * https://redis.io/docs/latest/develop/reference/protocol-spec/
 */
#include "../sockets/net.h"

static int fd, failures;
static char buffer[65536];
static size_t at, have;

static void fail(const char *what) {
  fprintf(stderr, "redis: %s: %s\n", what, errno ? strerror(errno) : "the server closed the connection");
  exit(2);
}

static char byte(void) {
  if (at == have) {
    ssize_t got = net_receive(fd, buffer, sizeof buffer, 0);
    if (got <= 0) {
      if (!got) errno = 0;
      fail("receiving");
    }
    at = 0;
    have = (size_t)got;
  }
  return buffer[at++];
}

static void line(char *text, size_t size) {
  size_t length = 0;
  for (char c = byte(); c != '\r'; c = byte()) {
    if (length + 1 < size) text[length++] = c;
  }
  text[length] = 0;
  byte(); /* \n */
}

/* Prints an answer as redis-cli does on a terminal's behalf: one value a line, arrays numbered. */
static void print(int depth) {
  char text[512], kind = byte();
  line(text, sizeof text);
  long long count = atoll(text);
  if (kind == '+') puts(text);
  else if (kind == ':') printf("(integer) %s\n", text);
  else if (kind == '-') {
    printf("(error) %s\n", text);
    failures++;
  } else if (count < 0) puts("(nil)");
  else if (kind == '$') {
    while (count--) putchar(byte());
    byte(), byte();
    putchar('\n');
  } else if (kind == '*') {
    if (!count) puts("(empty)");
    for (long long i = 1; i <= count; i++) {
      printf("%*s%lld) ", i > 1 ? depth : 0, "", i);
      print(depth + 3);
    }
  } else {
    fprintf(stderr, "redis: an answer of an unknown kind: %c%s\n", kind, text);
    exit(2);
  }
}

static char *out;
static size_t out_size, out_room;

static void put(const char *data, size_t size) {
  if (out_size + size > out_room) {
    out_room = (out_size + size) * 2;
    out = realloc(out, out_room);
    if (!out) exit(3);
  }
  memcpy(out + out_size, data, size);
  out_size += size;
}

static void command(int count, char **words) {
  char head[32];
  put(head, (size_t)snprintf(head, sizeof head, "*%d\r\n", count));
  for (int i = 0; i < count; i++) {
    put(head, (size_t)snprintf(head, sizeof head, "$%zu\r\n", strlen(words[i])));
    put(words[i], strlen(words[i]));
    put("\r\n", 2);
  }
}

static void send_commands(void) {
  if (net_send_all(fd, out, out_size)) fail("sending");
  out_size = 0;
}

int main(int argc, char **argv) {
  if (argc < 2) return fputs("usage: redis HOST:PORT [COMMAND ARGUMENT...]\n", stderr), 2;
  fd = net_dial(argv[1], 6379);
  if (fd < 0) fail(argv[1]);
  char *password = getenv("REDIS_PASSWORD");
  if (password) {
    char text[512];
    command(2, (char *[]){"AUTH", password});
    send_commands();
    line(text, sizeof text);
    if (*text != '+') return fprintf(stderr, "redis: %s\n", text), 1;
  }
  if (argc > 2) {
    command(argc - 2, argv + 2);
    send_commands();
    print(0);
  } else {
    char *text = NULL, *words[64];
    size_t room = 0;
    unsigned sent = 0, read = 0;
    while (getline(&text, &room, stdin) > 0) {
      int count = 0;
      for (char *word = strtok(text, " \n"); word && count < 64; word = strtok(NULL, " \n")) words[count++] = word;
      if (!count) continue;
      command(count, words);
      /* Neither side may wait for the other for ever: the answers of some commands are read before more are sent. */
      if (++sent % 100 == 0) {
        send_commands();
        for (; read < sent; read++) print(0);
      }
    }
    send_commands();
    for (; read < sent; read++) print(0);
  }
  fflush(stdout);
  close(fd);
  return failures ? 1 : 0;
}
