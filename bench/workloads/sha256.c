/* SHA-256 (FIPS 180-4): 32-bit additions, rotations and logic. */
#include "workload.h"

static const uint32_t k[64] = {
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t right(uint32_t value, int by) { return value >> by | value << (32 - by); }

static void compress(uint32_t h[8], const uint8_t block[64]) {
  uint32_t w[64], s[8];
  for (int t = 0; t < 16; t++) w[t] = (uint32_t)block[t * 4] << 24 | block[t * 4 + 1] << 16 | block[t * 4 + 2] << 8 | block[t * 4 + 3];
  for (int t = 16; t < 64; t++)
    w[t] = w[t - 16] + w[t - 7] + (right(w[t - 15], 7) ^ right(w[t - 15], 18) ^ w[t - 15] >> 3) + (right(w[t - 2], 17) ^ right(w[t - 2], 19) ^ w[t - 2] >> 10);
  memcpy(s, h, sizeof s);
  for (int t = 0; t < 64; t++) {
    uint32_t one = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[t] + w[t];
    uint32_t two = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6], s[6] = s[5], s[5] = s[4], s[4] = s[3] + one, s[3] = s[2], s[2] = s[1], s[1] = s[0], s[0] = one + two;
  }
  for (int i = 0; i < 8; i++) h[i] += s[i];
}

static void sha256(uint32_t h[8], const uint8_t *bytes, uint32_t length) {
  static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(h, initial, sizeof initial);
  uint8_t last[128] = {0};
  uint32_t left = length;
  for (; left >= 64; left -= 64, bytes += 64) compress(h, bytes);
  memcpy(last, bytes, left);
  last[left] = 0x80;
  uint32_t end = left < 56 ? 64 : 128;
  for (int i = 0; i < 8; i++) last[end - 1 - i] = (uint64_t)length * 8 >> i * 8;
  for (uint32_t at = 0; at < end; at += 64) compress(h, last + at);
}

static uint64_t work(uint32_t amount) {
  enum { SIZE = 100000 };
  static uint8_t bytes[SIZE];
  uint32_t h[8];
  sha256(h, (const uint8_t *)"abc", 3);
  require(h[0] == 0xba7816bf && h[7] == 0xf20015ad); /* FIPS 180-4, example B.1 */
  for (int i = 0; i < SIZE; i++) bytes[i] = next_random() >> 56;
  while (amount--) {
    sha256(h, bytes, SIZE);
    memcpy(bytes, h, sizeof h);
  }
  return checksum(CHECKSUM, h, sizeof h);
}
