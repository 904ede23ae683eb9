/* Compression as in deflate: LZ77 with hash chains, canonical Huffman codes, and back again. */
#include "workload.h"

enum { SIZE = 1 << 18, WINDOW = 32768, SHORTEST = 4, LONGEST = 66, CHAIN = 32, HASHES = 1 << 15 };
/* Literals, then one symbol for each length of a match; the distance follows as 15 plain bits. */
enum { SYMBOLS = 256 + LONGEST - SHORTEST + 1, DEEPEST = 24 };

static uint8_t text[SIZE], packed[SIZE * 2], unpacked[SIZE + LONGEST];
static struct token { uint16_t symbol, distance; } tokens[SIZE];

/* Words that come again and again, some more often than others. */
static void write_text(void) {
  static char words[512][12];
  for (int word = 0; word < 512; word++) {
    int length = 2 + random_below(9);
    for (int at = 0; at < length; at++) words[word][at] = "etaoinshrdlucmfwypvbgkjqxz"[random_below(1 + random_below(26))];
    words[word][length] = 0;
  }
  uint32_t at = 0;
  while (at < SIZE) {
    const char *word = words[random_below(1 + random_below(512))];
    while (*word && at < SIZE) text[at++] = *word++;
    if (at < SIZE) text[at++] = random_below(12) ? ' ' : '\n';
  }
}

static uint32_t match_length(const uint8_t *a, const uint8_t *b, uint32_t limit) {
  uint32_t length = 0;
  while (length < limit && a[length] == b[length]) length++;
  return length;
}

static uint32_t find_tokens(void) {
  static int32_t heads[HASHES], previous[SIZE];
  memset(heads, -1, sizeof heads);
  uint32_t count = 0;
  for (uint32_t at = 0; at < SIZE;) {
    uint32_t best = 0, distance = 0, limit = SIZE - at < LONGEST ? SIZE - at : LONGEST, here = 1;
    if (limit >= SHORTEST) {
      uint32_t word;
      memcpy(&word, text + at, 4);
      int32_t candidate = heads[word * 2654435761u >> 17];
      for (int tries = 0; candidate >= 0 && at - candidate < WINDOW && tries < CHAIN; tries++, candidate = previous[candidate]) {
        uint32_t length = match_length(text + candidate, text + at, limit);
        if (length > best) best = length, distance = at - candidate;
        if (best == limit) break;
      }
    }
    if (best >= SHORTEST) tokens[count++] = (struct token){256 + best - SHORTEST, distance}, here = best;
    else tokens[count++] = (struct token){text[at], 0};
    for (; here--; at++)
      if (SIZE - at >= 4) {
        uint32_t word;
        memcpy(&word, text + at, 4);
        uint32_t hash = word * 2654435761u >> 17;
        previous[at] = heads[hash], heads[hash] = at;
      }
  }
  return count;
}

/* ---- Huffman */
static uint8_t lengths[SYMBOLS];
static uint32_t codes[SYMBOLS];

static uint32_t heap_weights[SYMBOLS * 2], heap[SYMBOLS], heap_size;

static void sift_down(uint32_t at) {
  for (;;) {
    uint32_t child = at * 2 + 1;
    if (child >= heap_size) return;
    if (child + 1 < heap_size && heap_weights[heap[child + 1]] < heap_weights[heap[child]]) child++;
    if (heap_weights[heap[at]] <= heap_weights[heap[child]]) return;
    uint32_t other = heap[at];
    heap[at] = heap[child], heap[child] = other, at = child;
  }
}

static uint32_t pop(void) {
  uint32_t top = heap[0];
  heap[0] = heap[--heap_size];
  sift_down(0);
  return top;
}

static void find_lengths(const uint32_t counts[SYMBOLS]) {
  static uint16_t parents[SYMBOLS * 2];
  uint32_t nodes = SYMBOLS;
  heap_size = 0;
  for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++)
    if (counts[symbol]) heap_weights[symbol] = counts[symbol], heap[heap_size++] = symbol;
  for (uint32_t at = heap_size; at--;) sift_down(at);
  while (heap_size > 1) {
    uint32_t one = pop(), two = heap[0];
    heap_weights[nodes] = heap_weights[one] + heap_weights[two];
    parents[one] = parents[two] = nodes, heap[0] = nodes++;
    sift_down(0);
  }
  for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++) {
    lengths[symbol] = 0;
    if (counts[symbol])
      for (uint32_t node = symbol; node != nodes - 1; node = parents[node]) lengths[symbol]++;
    require(lengths[symbol] <= DEEPEST);
  }
}

/* The first code of each length, and where its symbols begin in `sorted`: all that a decoder needs. */
static uint32_t first_codes[DEEPEST + 2], first_symbols[DEEPEST + 2];
static uint16_t sorted[SYMBOLS];

static void find_codes(void) {
  uint32_t code = 0, count = 0;
  for (uint32_t length = 1; length <= DEEPEST; length++, code <<= 1) {
    first_codes[length] = code, first_symbols[length] = count;
    for (uint32_t symbol = 0; symbol < SYMBOLS; symbol++)
      if (lengths[symbol] == length) codes[symbol] = code++, sorted[count++] = symbol;
  }
  first_symbols[DEEPEST + 1] = count;
}

static uint64_t bits;
static uint32_t bit_count, byte_at;

static void put(uint32_t value, uint32_t width) {
  bits = bits << width | value, bit_count += width;
  while (bit_count >= 8) packed[byte_at++] = bits >> (bit_count -= 8);
}

static uint32_t get(uint32_t width) {
  while (bit_count < width) bits = bits << 8 | packed[byte_at++], bit_count += 8;
  bit_count -= width;
  return bits >> bit_count & ((1u << width) - 1);
}

static uint32_t get_symbol(void) {
  uint32_t code = 0;
  for (uint32_t length = 1;; length++) {
    require(length <= DEEPEST);
    code = code << 1 | get(1);
    uint32_t index = code - first_codes[length];
    if (code >= first_codes[length] && index < first_symbols[length + 1] - first_symbols[length]) return sorted[first_symbols[length] + index];
  }
}

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM;
  while (amount--) {
    write_text();
    uint32_t counts[SYMBOLS] = {0}, count = find_tokens();
    for (uint32_t at = 0; at < count; at++) counts[tokens[at].symbol]++;
    find_lengths(counts);
    find_codes();
    bits = bit_count = byte_at = 0;
    for (uint32_t at = 0; at < count; at++) {
      put(codes[tokens[at].symbol], lengths[tokens[at].symbol]);
      if (tokens[at].symbol >= 256) put(tokens[at].distance, 15);
    }
    put(0, 7);
    uint32_t size = byte_at;
    require(size < SIZE / 2);

    bits = bit_count = byte_at = 0;
    for (uint32_t at = 0; at < SIZE;) {
      uint32_t symbol = get_symbol();
      if (symbol < 256) unpacked[at++] = symbol;
      else for (uint32_t left = symbol - 256 + SHORTEST, distance = get(15); left--; at++) unpacked[at] = unpacked[at - distance];
    }
    require(memcmp(text, unpacked, SIZE) == 0);
    sum = checksum(sum, packed, size);
  }
  return sum;
}
