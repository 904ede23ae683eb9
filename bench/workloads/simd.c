/* Vectors of 128 bits, by the compilers' extension that is the same for wasm, SSE and NEON: ChaCha20 (RFC 8439) with four
   blocks at once, a convolution of floats, and a blend of pixels. */
#include "workload.h"

typedef uint32_t u32x4 __attribute__((vector_size(16)));
typedef float f32x4 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));

#define ROTATE(v, by) ((v) << (by) | (v) >> (32 - (by)))
#define QUARTER(a, b, c, d)                                                                                                            \
  (a += b, d ^= a, d = ROTATE(d, 16), c += d, b ^= c, b = ROTATE(b, 12), a += b, d ^= a, d = ROTATE(d, 8), c += d, b ^= c, b = ROTATE(b, 7))

/* Four blocks of key stream, word after word: out[word] has that word of each block. */
static void chacha20(const uint32_t state[16], u32x4 out[16]) {
  u32x4 x[16], from[16];
  for (int i = 0; i < 16; i++) from[i] = (u32x4){state[i], state[i], state[i], state[i]};
  from[12] += (u32x4){0, 1, 2, 3};
  memcpy(x, from, sizeof x);
  for (int round = 0; round < 10; round++) {
    QUARTER(x[0], x[4], x[8], x[12]), QUARTER(x[1], x[5], x[9], x[13]), QUARTER(x[2], x[6], x[10], x[14]), QUARTER(x[3], x[7], x[11], x[15]);
    QUARTER(x[0], x[5], x[10], x[15]), QUARTER(x[1], x[6], x[11], x[12]), QUARTER(x[2], x[7], x[8], x[13]), QUARTER(x[3], x[4], x[9], x[14]);
  }
  for (int i = 0; i < 16; i++) out[i] = x[i] + from[i];
}

static uint64_t cipher(uint64_t sum, uint32_t state[16]) {
  u32x4 stream[16], mixed = {0};
  for (int blocks = 0; blocks < 512; blocks += 4, state[12] += 4) {
    chacha20(state, stream);
    for (int i = 0; i < 16; i++) mixed ^= ROTATE(stream[i], 1) + mixed;
  }
  return checksum(sum, &mixed, sizeof mixed);
}

enum { WIDTH = 512, HEIGHT = 64, TAPS = 9 };

static uint64_t convolve(uint64_t sum) {
  static float from[HEIGHT][WIDTH + TAPS], to[HEIGHT][WIDTH];
  static const float taps[TAPS] = {0.03125f, 0.0625f, 0.125f, 0.1875f, 0.1875f, 0.1875f, 0.125f, 0.0625f, 0.03125f};
  for (int row = 0; row < HEIGHT; row++)
    for (int column = 0; column < WIDTH + TAPS; column++) from[row][column] = (float)((row * 31 + column * 17) & 1023);
  for (int pass = 0; pass < 4; pass++) {
    for (int row = 0; row < HEIGHT; row++)
      for (int column = 0; column < WIDTH; column += 4) {
        f32x4 all = {0};
        for (int tap = 0; tap < TAPS; tap++) {
          f32x4 part;
          memcpy(&part, &from[row][column + tap], sizeof part);
          all += part * taps[tap];
        }
        memcpy(&to[row][column], &all, sizeof all);
      }
    for (int row = 0; row < HEIGHT; row++) memcpy(from[row], to[row], sizeof to[row]);
  }
  return checksum(sum, to[HEIGHT / 2], sizeof to[0]);
}

static uint64_t blend(uint64_t sum, uint16_t share) {
  static uint16_t above[16384], below[16384];
  for (int at = 0; at < 16384; at++) above[at] = at * 7 & 255, below[at] = at * 13 & 255;
  for (int pass = 0; pass < 8; pass++)
    for (int at = 0; at < 16384; at += 8) {
      u16x8 a, b;
      memcpy(&a, above + at, 16), memcpy(&b, below + at, 16);
      a = (a * share + b * (uint16_t)(256 - share)) >> 8;
      a = (u16x8)((u16x8)(a > 200) & 200) | (a & (u16x8)(a <= 200));
      memcpy(below + at, &a, 16);
    }
  return checksum(sum, below, 64);
}

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM;
  /* RFC 8439, 2.3.2 */
  uint32_t state[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574, 0x03020100, 0x07060504, 0x0b0a0908, 0x0f0e0d0c,
                        0x13121110, 0x17161514, 0x1b1a1918, 0x1f1e1d1c, 0x00000001, 0x09000000, 0x4a000000, 0x00000000};
  u32x4 stream[16];
  chacha20(state, stream);
  require(stream[0][0] == 0xe4e7f110 && stream[15][0] == 0x4e3c50a2);
  for (uint32_t done = 0; done < amount; done++) sum = blend(convolve(cipher(sum, state)), done & 255);
  return sum;
}
