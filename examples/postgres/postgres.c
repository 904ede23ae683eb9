/*
 * postgres HOST:PORT USER DATABASE SQL [PARAMETER...]: prepares a statement, runs it with the parameters ($1, $2, ...) and
 * prints the rows, columns parted by tabs. The password is in PGPASSWORD: SCRAM-SHA-256, md5 and plain text. https://www.postgresql.org/docs/current/protocol.html
 */
#include "../sockets/net.h"
#include "hashes.h"

static int fd;
static uint8_t buffer[65536];
static size_t at, have;

static void fail(const char *what) {
  fprintf(stderr, "postgres: %s: %s\n", what, errno ? strerror(errno) : "the server closed the connection");
  exit(2);
}

static void give_up(const char *what) {
  fprintf(stderr, "postgres: %s\n", what);
  exit(1);
}

/* ---- What goes out: messages with their length in front ---- */

static uint8_t *out;
static size_t out_size, out_room, message_start;

static void put(const void *data, size_t size) {
  if (out_size + size > out_room) {
    out_room = (out_size + size) * 2;
    out = realloc(out, out_room);
    if (!out) give_up("out of memory");
  }
  memcpy(out + out_size, data, size);
  out_size += size;
}

static void put_text(const char *text) { put(text, strlen(text) + 1); }
static void put16(unsigned value) { put((uint8_t[]){(uint8_t)(value >> 8), (uint8_t)value}, 2); }
static void put32(uint32_t value) { put((uint8_t[]){(uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8), (uint8_t)value}, 4); }

static void begin(char kind) {
  if (kind) put(&kind, 1); /* the first message of a connection has no kind */
  message_start = out_size;
  put32(0);
}

static void end(void) {
  uint32_t size = (uint32_t)(out_size - message_start);
  for (int i = 0; i < 4; i++) out[message_start + (size_t)i] = (uint8_t)(size >> (24 - 8 * i));
}

static void send_messages(void) {
  if (net_send_all(fd, out, out_size)) fail("sending");
  out_size = 0;
}

/* ---- What comes in ---- */

static void receive(void *into, size_t size) {
  for (uint8_t *to = into; size;) {
    if (at == have) {
      ssize_t got = net_receive(fd, buffer, sizeof buffer, 0);
      if (got <= 0) {
        if (!got) errno = 0;
        fail("receiving");
      }
      at = 0;
      have = (size_t)got;
    }
    size_t n = have - at < size ? have - at : size;
    memcpy(to, buffer + at, n);
    at += n;
    to += n;
    size -= n;
  }
}

static uint8_t *message;
static size_t message_size, message_at;

static uint32_t number(int bytes) {
  uint32_t value = 0;
  if (message_at + (size_t)bytes > message_size) give_up("a message of the server is too short");
  while (bytes--) value = value << 8 | message[message_at++];
  return value;
}

static const char *text(void) {
  const char *from = (const char *)message + message_at;
  message_at += strlen(from) + 1; /* a NUL follows every message */
  return from;
}

/* The next message that is not a notice; answers its kind. An error ends the program. */
static char next(void) {
  for (;;) {
    uint8_t head[5];
    static size_t room;
    receive(head, 5);
    message_size = ((size_t)head[1] << 24 | (size_t)head[2] << 16 | (size_t)head[3] << 8 | head[4]) - 4;
    if (message_size + 1 > room) {
      room = message_size + 1;
      message = realloc(message, room);
      if (!message) give_up("out of memory");
    }
    receive(message, message_size);
    message[message_size] = 0;
    message_at = 0;
    if (head[0] == 'N' || head[0] == 'S' || head[0] == 'A') continue;
    if (head[0] != 'E') return (char)head[0];
    for (char field; (field = (char)number(1));) {
      const char *value = text();
      if (field == 'S') fprintf(stderr, "%s", value);
      if (field == 'C') fprintf(stderr, " %s", value);
      if (field == 'M') fprintf(stderr, ": %s\n", value);
    }
    exit(1);
  }
}

/* ---- Logging in ---- */

static const char *password(void) {
  const char *value = getenv("PGPASSWORD");
  if (!value) give_up("the server wants a password: PGPASSWORD");
  return value;
}

/* The server's answer in the exchange, as text. */
static char *authentication(uint32_t wanted) {
  if (next() != 'R' || number(4) != wanted) give_up("SCRAM: an answer out of turn");
  return (char *)message + message_at;
}

/* RFC 5802 and 7677, without channel binding. */
static void scram(void) {
  uint8_t random[18], salt[256], salted[32], key[32], stored[32], signature[32], server[32];
  char nonce[32], first[64], first_of_server[1024], without_proof[512], all[2048], proof[64], wanted[64];
  int has_it = 0;
  while (*(message + message_at)) has_it |= !strcmp(text(), "SCRAM-SHA-256");
  if (!has_it) give_up("the server knows no SCRAM-SHA-256");

  if (getentropy(random, sizeof random)) fail("randomness");
  base64(random, sizeof random, nonce);
  int size = snprintf(first, sizeof first, "n=,r=%s", nonce);
  begin('p');
  put_text("SCRAM-SHA-256");
  put32((uint32_t)size + 3);
  put("n,,", 3);
  put(first, (size_t)size);
  end();
  send_messages();

  snprintf(first_of_server, sizeof first_of_server, "%s", authentication(11));
  char *salt_text = strstr(first_of_server, ",s="), *rounds_text = strstr(first_of_server, ",i=");
  if (strncmp(first_of_server, "r=", 2) || strncmp(first_of_server + 2, nonce, strlen(nonce)) || !salt_text || !rounds_text) give_up("SCRAM: not an answer to this question");
  unsigned rounds = (unsigned)strtoul(rounds_text + 3, NULL, 10);
  if (!rounds) give_up("SCRAM: no rounds");
  size_t salt_size = base64_read(salt_text + 3, salt, sizeof salt - 4);

  pbkdf2(password(), salt, salt_size, rounds, salted);
  hmac(salted, 32, "Client Key", 10, key);
  sha256(key, 32, stored);
  snprintf(without_proof, sizeof without_proof, "c=biws,%.*s", (int)(salt_text - first_of_server), first_of_server);
  size = snprintf(all, sizeof all, "%s,%s,%s", first, first_of_server, without_proof);
  hmac(stored, 32, all, (size_t)size, signature);
  for (int i = 0; i < 32; i++) key[i] ^= signature[i];
  base64(key, 32, proof);
  hmac(salted, 32, "Server Key", 10, server);
  hmac(server, 32, all, (size_t)size, signature);
  base64(signature, 32, wanted);

  begin('p');
  put(without_proof, strlen(without_proof));
  put(",p=", 3);
  put(proof, strlen(proof));
  end();
  send_messages();
  char *last = authentication(12);
  if (strncmp(last, "v=", 2) || strcmp(last + 2, wanted)) give_up("SCRAM: the server does not know the password itself");
}

static void answer_password(const char *value) {
  begin('p');
  put_text(value);
  end();
  send_messages();
}

static void log_in(const char *user, const char *database) {
  begin(0);
  put32(196608); /* version 3.0 */
  put_text("user");
  put_text(user);
  put_text("database");
  put_text(database);
  put("", 1);
  end();
  send_messages();
  for (;;) {
    char kind = next();
    if (kind == 'Z') return; /* ready for a query */
    if (kind != 'R') continue;
    uint32_t how = number(4);
    if (how == 3) answer_password(password());
    else if (how == 5) {
      char inner[33], joined[1024], outer[36] = "md5";
      int size = snprintf(joined, sizeof joined, "%s%s", password(), user);
      md5(joined, (size_t)size, inner);
      memcpy(joined, inner, 32);
      memcpy(joined + 32, message + message_at, 4);
      md5(joined, 36, outer + 3);
      answer_password(outer);
    } else if (how == 10) scram();
    else if (how) give_up("the server wants a kind of password that is not known here");
  }
}

/* ---- Queries ---- */

/* Runs the prepared statement. Answers how many rows there were. */
static unsigned long run(int count, char **parameters) {
  begin('B');
  put("", 1); /* the portal without a name */
  put_text("example");
  put16(0); /* parameters are text */
  put16((unsigned)count);
  for (int i = 0; i < count; i++) {
    put32((uint32_t)strlen(parameters[i]));
    put(parameters[i], strlen(parameters[i]));
  }
  put16(0); /* results are text */
  end();
  begin('D');
  put("P", 2); /* the portal: what its columns are called */
  end();
  begin('E');
  put("", 1);
  put32(0); /* all rows */
  end();
  begin('S');
  end();
  send_messages();

  unsigned long rows = 0;
  for (char kind; (kind = next()) != 'Z';) {
    if (kind == 'T') {
      for (unsigned columns = number(2), i = 0; i < columns; i++) {
        printf("%s%s", i ? "\t" : "", text());
        message_at += 18;
      }
      putchar('\n');
    } else if (kind == 'D') {
      for (unsigned columns = number(2), i = 0; i < columns; i++) {
        uint32_t size = number(4);
        if (i) putchar('\t');
        if (size == UINT32_MAX) continue; /* NULL */
        if (size > message_size - message_at) give_up("a row is too short");
        fwrite(message + message_at, 1, size, stdout);
        message_at += size;
      }
      putchar('\n');
      rows++;
    }
  }
  return rows;
}

int main(int argc, char **argv) {
  if (argc < 5) return fputs("usage: postgres HOST:PORT USER DATABASE SQL [PARAMETER...]\n", stderr), 2;
  fd = net_dial(argv[1], 5432);
  if (fd < 0) fail(argv[1]);
  log_in(argv[2], argv[3]);

  begin('P');
  put_text("example");
  put_text(argv[4]);
  put16(0); /* the types of the parameters are found out by the server */
  end();
  begin('S');
  end();
  send_messages();
  while (next() != 'Z') {}

  unsigned long rows = run(argc - 5, argv + 5);
  printf("(%lu rows)\n", rows);
  fflush(stdout);

  begin('X');
  end();
  send_messages();
  close(fd);
  return 0;
}
