/* What CoreMark is made of, written anew: linked lists, small integer matrices, a state machine over text, and a CRC over it all. */
#include "workload.h"

static uint16_t crc16(uint32_t value, uint16_t crc) { /* CRC-16/ARC, bit by bit */
  for (int bit = 0; bit < 32; bit++, value >>= 1) crc = crc >> 1 ^ ((crc ^ value) & 1 ? 0xa001 : 0);
  return crc;
}

/* ---- lists */
struct node { struct node *next; int16_t value, index; };
enum { NODES = 400 };

static int by_value(const struct node *a, const struct node *b) { return a->value - b->value; }
static int by_index(const struct node *a, const struct node *b) { return a->index - b->index; }

static struct node *merge_sort(struct node *list, int (*compare)(const struct node *, const struct node *)) {
  if (!list || !list->next) return list;
  struct node *slow = list, *fast = list->next;
  while (fast && fast->next) slow = slow->next, fast = fast->next->next;
  struct node *right = merge_sort(slow->next, compare), *sorted = 0, **end = &sorted;
  slow->next = 0;
  struct node *left = merge_sort(list, compare);
  while (left && right) {
    struct node **from = compare(left, right) <= 0 ? &left : &right;
    *end = *from, end = &(*from)->next, *from = *end;
  }
  *end = left ? left : right;
  return sorted;
}

static struct node *reverse(struct node *list) {
  struct node *reversed = 0;
  while (list) {
    struct node *next = list->next;
    list->next = reversed, reversed = list, list = next;
  }
  return reversed;
}

static uint16_t lists(uint16_t crc) {
  static struct node nodes[NODES];
  struct node *list = 0;
  for (int index = 0; index < NODES; index++) {
    nodes[index] = (struct node){list, (int16_t)(next_random() >> 50), (int16_t)index};
    list = &nodes[index];
  }
  for (int wanted = 0; wanted < 32; wanted++) {
    struct node *found = list;
    while (found && found->index != wanted * 12) found = found->next;
    if (found) crc = crc16(found->value, crc);
    list = reverse(list);
  }
  list = merge_sort(list, by_value);
  for (struct node *at = list; at; at = at->next) crc = crc16(at->value, crc);
  list = merge_sort(list, by_index);
  for (struct node *at = list; at->next; at = at->next) require(at->index < at->next->index);
  return crc;
}

/* ---- matrices */
enum { SIDE = 24 };
static uint16_t matrices(uint16_t crc) {
  static int16_t a[SIDE][SIDE], b[SIDE][SIDE];
  static int32_t c[SIDE][SIDE];
  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++) a[row][column] = next_random() >> 52, b[row][column] = next_random() >> 56;
  for (int row = 0; row < SIDE; row++)
    for (int column = 0; column < SIDE; column++) {
      int32_t sum = 0;
      for (int k = 0; k < SIDE; k++) {
        int32_t product = a[row][k] * b[k][column];
        sum += (product >> 2 & 15) * (product >> 5 & 127);
      }
      c[row][column] = sum;
    }
  for (int row = 0; row < SIDE; row++) crc = crc16(c[row][(row * 7) % SIDE], crc);
  return crc;
}

/* ---- a state machine that tells numbers apart */
enum state { START, SIGN, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, INVALID, STATES };

static enum state step(enum state state, char byte) {
  int digit = byte >= '0' && byte <= '9';
  switch (state) {
  case START: return digit ? INTEGER : byte == '+' || byte == '-' ? SIGN : byte == '.' ? POINT : INVALID;
  case SIGN: return digit ? INTEGER : byte == '.' ? POINT : INVALID;
  case INTEGER: return digit ? INTEGER : byte == '.' ? FRACTION : byte == 'e' ? EXPONENT : INVALID;
  case POINT: return digit ? FRACTION : INVALID;
  case FRACTION: return digit ? FRACTION : byte == 'e' ? EXPONENT : INVALID;
  case EXPONENT: return digit ? SCIENTIFIC : byte == '+' || byte == '-' ? EXPONENT_SIGN : INVALID;
  case EXPONENT_SIGN: return digit ? SCIENTIFIC : INVALID;
  case SCIENTIFIC: return digit ? SCIENTIFIC : INVALID;
  default: return INVALID;
  }
}

static uint16_t states(uint16_t crc) {
  static const char *const words[] = {"5012", "1234", "-874", "+122", "35.54400", ".1234500", "-110.700", "+0.64400", "5.500e+3", "-.123e-2", "-87e+832", "+0.6e-12", "T0.3e-1F", "-T.T++Tq", "1T3.4e4z", "34.0e-T^"};
  static char text[1024];
  uint32_t counts[STATES] = {0}, length = 0;
  while (length < sizeof text - 16) {
    const char *word = words[random_below(16)];
    while (*word) text[length++] = *word++;
    text[length++] = ',';
  }
  for (int pass = 0; pass < 4; pass++) {
    enum state state = START;
    for (uint32_t at = 0; at < length; at++) {
      if (text[at] == ',') counts[state]++, state = START;
      else if (state != INVALID) state = step(state, text[at]);
    }
    text[random_below(length)] ^= 1;
  }
  for (int state = 0; state < STATES; state++) crc = crc16(counts[state], crc);
  return crc;
}

static uint64_t work(uint32_t amount) {
  uint16_t crc = 0;
  while (amount--) crc = states(matrices(lists(crc)));
  return crc;
}
