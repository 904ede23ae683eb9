/* BLAKE2b-512 (RFC 7693): 64-bit additions, rotations and logic. */
#include "workload.h"

static const uint64_t initial[8] = {
  0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
  0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint8_t sigma[10][16] = {
  {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
  {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
  {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
  {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
  {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

static inline uint64_t right(uint64_t value, int by) { return value >> by | value << (64 - by); }

static inline void mix(uint64_t v[16], int a, int b, int c, int d, uint64_t x, uint64_t y) {
  v[a] += v[b] + x, v[d] = right(v[d] ^ v[a], 32);
  v[c] += v[d], v[b] = right(v[b] ^ v[c], 24);
  v[a] += v[b] + y, v[d] = right(v[d] ^ v[a], 16);
  v[c] += v[d], v[b] = right(v[b] ^ v[c], 63);
}

static void compress(uint64_t h[8], const uint8_t block[128], uint64_t offset, int last) {
  uint64_t v[16], m[16];
  memcpy(v, h, 64), memcpy(v + 8, initial, 64), memcpy(m, block, 128); /* little-endian machines only, as wasm is one */
  v[12] ^= offset;
  if (last) v[14] = ~v[14];
  for (int round = 0; round < 12; round++) {
    const uint8_t *s = sigma[round % 10];
    for (int i = 0; i < 4; i++) mix(v, i, i + 4, i + 8, i + 12, m[s[i * 2]], m[s[i * 2 + 1]]);
    for (int i = 0; i < 4; i++) mix(v, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[i * 2 + 8]], m[s[i * 2 + 9]]);
  }
  for (int i = 0; i < 8; i++) h[i] ^= v[i] ^ v[i + 8];
}

static void blake2b(uint64_t h[8], const uint8_t *bytes, uint64_t length) {
  memcpy(h, initial, 64);
  h[0] ^= 0x01010040;
  uint64_t at = 0;
  for (; length - at > 128; at += 128) compress(h, bytes + at, at + 128, 0);
  uint8_t last[128] = {0};
  memcpy(last, bytes + at, length - at);
  compress(h, last, length, 1);
}

static uint64_t work(uint32_t amount) {
  enum { SIZE = 100000 };
  static uint8_t bytes[SIZE];
  uint64_t h[8];
  blake2b(h, (const uint8_t *)"abc", 3);
  require(h[0] == 0x0d4d1c983fa580ba && h[7] == 0x239900d4ed8623b9); /* RFC 7693, appendix A */
  for (int i = 0; i < SIZE; i++) bytes[i] = next_random() >> 56;
  while (amount--) {
    blake2b(h, bytes, SIZE);
    memcpy(bytes, h, sizeof h);
  }
  return checksum(CHECKSUM, h, sizeof h);
}
