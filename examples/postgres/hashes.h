/* SHA-256 (FIPS 180-4), HMAC (RFC 2104), PBKDF2 (RFC 8018), MD5 (RFC 1321), base64: what logging in needs. */
#pragma once
#include <stdint.h>
#include <string.h>

static inline uint32_t rotate_right(uint32_t value, int by) { return value >> by | value << (32 - by); }

static void sha256_block(uint32_t state[8], const uint8_t *block) {
  static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  uint32_t w[64], v[8];
  for (int i = 0; i < 16; i++) w[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 | (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < 64; i++) {
    uint32_t a = w[i - 15], b = w[i - 2];
    w[i] = w[i - 16] + (rotate_right(a, 7) ^ rotate_right(a, 18) ^ a >> 3) + w[i - 7] + (rotate_right(b, 17) ^ rotate_right(b, 19) ^ b >> 10);
  }
  memcpy(v, state, sizeof v);
  for (int i = 0; i < 64; i++) {
    uint32_t e = v[4], a = v[0];
    uint32_t one = v[7] + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) + ((e & v[5]) ^ (~e & v[6])) + k[i] + w[i];
    uint32_t two = (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
    memmove(v + 1, v, 7 * sizeof *v);
    v[4] += one;
    v[0] = one + two;
  }
  for (int i = 0; i < 8; i++) state[i] += v[i];
}

typedef struct {
  uint32_t state[8];
  uint8_t block[64];
  uint64_t size;
} Sha256;

static void sha256_begin(Sha256 *hash) {
  static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  memcpy(hash->state, start, sizeof start);
  hash->size = 0;
}

static void sha256_add(Sha256 *hash, const void *data, size_t size) {
  for (const uint8_t *at = data; size--;) {
    hash->block[hash->size++ % 64] = *at++;
    if (hash->size % 64 == 0) sha256_block(hash->state, hash->block);
  }
}

static void sha256_end(Sha256 *hash, uint8_t out[32]) {
  uint64_t bits = hash->size * 8;
  sha256_add(hash, "\x80", 1);
  while (hash->size % 64 != 56) sha256_add(hash, "", 1);
  for (int i = 7; i >= 0; i--) sha256_add(hash, &(uint8_t){(uint8_t)(bits >> 8 * i)}, 1);
  for (int i = 0; i < 32; i++) out[i] = (uint8_t)(hash->state[i / 4] >> (24 - i % 4 * 8));
}

static void sha256(const void *data, size_t size, uint8_t out[32]) {
  Sha256 hash;
  sha256_begin(&hash);
  sha256_add(&hash, data, size);
  sha256_end(&hash, out);
}

/* Keys are at most 64 bytes here: passwords that are longer are hashed by the caller. */
static void hmac(const void *key, size_t key_size, const void *data, size_t size, uint8_t out[32]) {
  uint8_t inner[64] = {0}, outer[64];
  Sha256 hash;
  memcpy(inner, key, key_size);
  for (int i = 0; i < 64; i++) {
    outer[i] = inner[i] ^ 0x5c;
    inner[i] ^= 0x36;
  }
  sha256_begin(&hash);
  sha256_add(&hash, inner, 64);
  sha256_add(&hash, data, size);
  sha256_end(&hash, out);
  sha256_begin(&hash);
  sha256_add(&hash, outer, 64);
  sha256_add(&hash, out, 32);
  sha256_end(&hash, out);
}

/* One block of PBKDF2. The salt has four bytes of room behind it. */
static void pbkdf2(const char *password, uint8_t *salt, size_t salt_size, unsigned rounds, uint8_t out[32]) {
  uint8_t key[64], step[32];
  size_t size = strlen(password);
  if (size > 64) sha256(password, size, key), size = 32;
  else memcpy(key, password, size);
  memcpy(salt + salt_size, "\0\0\0\1", 4);
  hmac(key, size, salt, salt_size + 4, step);
  memcpy(out, step, 32);
  while (--rounds) {
    hmac(key, size, step, 32, step);
    for (int i = 0; i < 32; i++) out[i] ^= step[i];
  }
}

/* The digest as 32 digits. */
static void md5(const void *data, size_t size, char out[33]) {
  static const uint8_t shifts[16] = {7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  static const uint32_t k[64] = { /* 2^32 * |sin(i + 1)| */
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1,
    0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453,
    0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
    0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05,
    0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d,
    0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
  uint32_t state[4] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  uint64_t bits = (uint64_t)size * 8;
  size_t whole = (size + 8) / 64 + 1;
  for (size_t block = 0; block < whole; block++) {
    uint32_t word[16] = {0}, v[4];
    for (size_t i = 0; i < 64; i++) {
      size_t from = block * 64 + i;
      uint32_t byte = from < size ? ((const uint8_t *)data)[from] : from == size ? 0x80 : 0;
      word[i / 4] |= byte << i % 4 * 8;
    }
    if (block + 1 == whole) word[14] = (uint32_t)bits, word[15] = (uint32_t)(bits >> 32);
    memcpy(v, state, sizeof v);
    for (int i = 0; i < 64; i++) {
      uint32_t f, b = v[1], c = v[2], d = v[3];
      int from;
      if (i < 16) f = (b & c) | (~b & d), from = i;
      else if (i < 32) f = (d & b) | (~d & c), from = (5 * i + 1) % 16;
      else if (i < 48) f = b ^ c ^ d, from = (3 * i + 5) % 16;
      else f = c ^ (b | ~d), from = 7 * i % 16;
      f += v[0] + k[i] + word[from];
      v[0] = d, v[3] = c, v[2] = b;
      v[1] = b + rotate_right(f, 32 - shifts[i / 16 * 4 + i % 4]);
    }
    for (int i = 0; i < 4; i++) state[i] += v[i];
  }
  for (int i = 0; i < 16; i++) {
    uint8_t byte = (uint8_t)(state[i / 4] >> i % 4 * 8);
    out[2 * i] = "0123456789abcdef"[byte >> 4];
    out[2 * i + 1] = "0123456789abcdef"[byte & 15];
  }
  out[32] = 0;
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void base64(const uint8_t *data, size_t size, char *out) {
  for (size_t i = 0; i < size; i += 3) {
    uint32_t bits = (uint32_t)data[i] << 16 | (i + 1 < size ? (uint32_t)data[i + 1] << 8 : 0) | (i + 2 < size ? data[i + 2] : 0);
    for (int digit = 0; digit < 4; digit++) *out++ = i + (size_t)digit > size ? '=' : base64_digits[bits >> (18 - 6 * digit) & 63];
  }
  *out = 0;
}

/* Answers how many bytes the text stands for. */
static size_t base64_read(const char *text, uint8_t *out, size_t room) {
  uint32_t bits = 0;
  size_t size = 0, count = 0;
  for (const char *digit; *text && (digit = strchr(base64_digits, *text)) && size < room; text++) {
    bits = bits << 6 | (uint32_t)(digit - base64_digits);
    if (count++ % 4) out[size++] = (uint8_t)(bits >> (6 - (count - 1) % 4 * 2));
  }
  return size;
}
