/* JSON (RFC 8259): writes a document, parses it into a tree, looks members up, and writes the tree again. */
#include "workload.h"

enum { SIZE = 1 << 20 };
static char text[SIZE], again[SIZE];
static uint32_t length;

enum kind { NUL, FALSE, TRUE, NUMBER, STRING, ARRAY, OBJECT };
struct value {
  enum kind kind;
  uint32_t count;           /* of bytes, elements or members */
  union { double number; char *bytes; struct value *first; };
  struct value *next, *key; /* siblings; the name that this is a member by */
};

/* ---- one arena for all that a document needs */
static uint8_t *arena;
static size_t used;
static void *take(size_t size) {
  void *at = arena + used;
  used += (size + 7) & ~(size_t)7;
  require(used <= SIZE * 16);
  return at;
}

/* ---- writing */
static void put(char *to, char byte) {
  require(length < SIZE);
  to[length++] = byte;
}
static void put_text(char *to, const char *bytes) {
  while (*bytes) put(to, *bytes++);
}
static void put_number(char *to, double number) { /* at most three digits behind the point */
  char digits[24];
  int at = 0;
  if (number < 0) put(to, '-'), number = -number;
  uint64_t thousandths = (uint64_t)(number * 1000 + 0.5), whole = thousandths / 1000, rest = thousandths % 1000;
  do digits[at++] = '0' + whole % 10;
  while (whole /= 10);
  while (at) put(to, digits[--at]);
  if (rest == 0) return;
  put(to, '.');
  for (uint32_t place = 100; rest; rest %= place, place /= 10) put(to, '0' + rest / place);
}
static void put_string(char *to, const char *bytes, uint32_t count) {
  put(to, '"');
  for (uint32_t at = 0; at < count; at++) {
    uint8_t byte = bytes[at];
    if (byte == '"' || byte == '\\') put(to, '\\'), put(to, byte);
    else if (byte == '\n') put_text(to, "\\n");
    else if (byte < 32) put_text(to, "\\u00"), put(to, '0' + (byte >> 4)), put(to, "0123456789abcdef"[byte & 15]);
    else put(to, byte);
  }
  put(to, '"');
}

static void put_random(uint32_t depth) {
  static const char *const names[] = {"id", "name", "values", "position", "enabled", "children", "description", "weight"};
  char bytes[64];
  uint32_t count = random_below(depth < 2 ? 1 : 8) + (depth < 2 ? 24 : 1), kind = depth < 2 ? 6 : depth > 6 ? random_below(5) : random_below(7);
  switch (kind) {
  case 0: put_text(text, (const char *[]){"null", "true", "false"}[random_below(3)]); return;
  case 1: case 2: put_number(text, ((int32_t)random_below(2000000) - 1000000) / (random_below(2) ? 1000.0 : 1)); return;
  case 3: case 4:
    count = random_below(sizeof bytes);
    for (uint32_t at = 0; at < count; at++) bytes[at] = random_below(16) ? (char)('a' + random_below(26)) : " \"\\\n\001"[random_below(5)];
    put_string(text, bytes, count);
    return;
  case 5:
    put(text, '[');
    for (uint32_t at = 0; at < count; at++) at ? put(text, ',') : (void)0, put_random(depth + 1);
    put(text, ']');
    return;
  default:
    put(text, '{');
    for (uint32_t at = 0; at < count; at++) {
      if (at) put(text, ',');
      const char *name = names[at % 8];
      put_string(text, name, strlen(name)), put(text, ':'), put_random(depth + 1);
    }
    put(text, '}');
  }
}

/* ---- parsing */
static const char *at;

static void space(void) {
  while (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t') at++;
}
static void expect(const char *bytes) {
  while (*bytes) require(*at++ == *bytes++);
}

static uint32_t hex(void) {
  uint32_t value = 0;
  for (int digit = 0; digit < 4; digit++, at++) {
    require((*at >= '0' && *at <= '9') || (*at >= 'a' && *at <= 'f') || (*at >= 'A' && *at <= 'F'));
    value = value << 4 | (*at <= '9' ? *at - '0' : (*at | 32) - 'a' + 10);
  }
  return value;
}

static void parse_string(struct value *to) {
  const char *end = ++at;
  while (*end != '"') end += *end == '\\' ? 2 : 1;
  to->kind = STRING, to->count = 0, to->bytes = take(end - at);
  while (*at != '"') {
    uint32_t byte = (uint8_t)*at++;
    require(byte >= 32);
    if (byte == '\\') switch (byte = (uint8_t)*at++) {
      case 'n': byte = '\n'; break;
      case 't': byte = '\t'; break;
      case 'r': byte = '\r'; break;
      case 'b': byte = '\b'; break;
      case 'f': byte = '\f'; break;
      case 'u': byte = hex(); require(byte < 128); break;
      default: require(byte == '"' || byte == '\\' || byte == '/');
    }
    to->bytes[to->count++] = byte;
  }
  at++;
}

static double parse_number(void) {
  int minus = *at == '-';
  uint64_t digits = 0;
  double scale = 1;
  if (minus) at++;
  require(*at >= '0' && *at <= '9');
  while (*at >= '0' && *at <= '9') digits = digits * 10 + (*at++ - '0');
  if (*at == '.') for (at++; *at >= '0' && *at <= '9'; scale *= 10) digits = digits * 10 + (*at++ - '0');
  return (minus ? -1.0 : 1.0) * (double)digits / scale;
}

static void parse(struct value *to, uint32_t depth) {
  require(depth < 64);
  space();
  to->count = 0, to->next = to->key = 0;
  switch (*at) {
  case 'n': expect("null"), to->kind = NUL; break;
  case 't': expect("true"), to->kind = TRUE; break;
  case 'f': expect("false"), to->kind = FALSE; break;
  case '"': parse_string(to); break;
  case '[': case '{': {
    char end = *at++ == '[' ? ']' : '}';
    to->kind = end == ']' ? ARRAY : OBJECT;
    struct value **last = &to->first;
    for (space(); *at != end; space()) {
      if (to->count++) require(*at++ == ','), space();
      struct value *key = 0, *value = take(sizeof *value);
      if (end == '}') key = take(sizeof *key), require(*at == '"'), parse_string(key), space(), require(*at++ == ':');
      parse(value, depth + 1);
      value->key = key, *last = value, last = &value->next;
    }
    *last = 0, at++;
    break;
  }
  default: to->kind = NUMBER, to->number = parse_number();
  }
}

static void put_value(const struct value *value) {
  switch (value->kind) {
  case NUL: put_text(again, "null"); return;
  case TRUE: put_text(again, "true"); return;
  case FALSE: put_text(again, "false"); return;
  case NUMBER: put_number(again, value->number); return;
  case STRING: put_string(again, value->bytes, value->count); return;
  default:
    put(again, value->kind == ARRAY ? '[' : '{');
    for (const struct value *child = value->first; child; child = child->next) {
      if (child != value->first) put(again, ',');
      if (child->key) put_string(again, child->key->bytes, child->key->count), put(again, ':');
      put_value(child);
    }
    put(again, value->kind == ARRAY ? ']' : '}');
  }
}

/* The sum of all numbers that are called "weight". */
static double weigh(const struct value *value) {
  double sum = 0;
  for (const struct value *child = value->first; child; child = child->next) {
    if (child->key && child->key->count == 6 && memcmp(child->key->bytes, "weight", 6) == 0 && child->kind == NUMBER) sum += child->number;
    if (child->kind >= ARRAY) sum += weigh(child);
  }
  return sum;
}

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM;
  arena = malloc(SIZE * 16);
  require(arena != 0);
  length = 0;
  put_random(0);
  uint32_t size = length;
  require(size > SIZE / 64 && size < SIZE);
  text[size] = 0;
  while (amount--) {
    struct value root;
    at = text, used = 0;
    parse(&root, 0);
    require(at == text + size);
    double weight = weigh(&root);
    length = 0;
    put_value(&root);
    require(length == size && memcmp(text, again, size) == 0);
    sum = checksum(sum, &weight, sizeof weight);
  }
  return checksum(sum, again, size);
}
