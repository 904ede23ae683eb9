/* A register machine: fetch, a switch, and programs that call themselves, sieve and sort. */
#include "workload.h"

enum op { HALT, LOAD, MOVE, ADD, SUB, MUL, REM, LESS, EQUAL, JUMP, IF, UNLESS, GET, PUT, CALL, RETURN };
struct code { uint8_t op, to; int16_t a, b; };
enum { REGISTERS = 16, FRAMES = 256, HEAP = 1 << 16 };
static int64_t heap[HEAP];

/* LOAD to a: a constant. IF/UNLESS to a: jumps to a. GET to a: heap[a]. PUT to a: heap[to] = a.
   CALL to a b: calls a with its r0.. from the caller's r[b].. on; the result comes to `to`. */
static int64_t run(const struct code *program, int64_t argument, uint64_t *steps) {
  static int64_t registers[FRAMES * REGISTERS];
  static struct frame { const struct code *back; uint8_t to; } frames[FRAMES];
  int64_t *r = registers;
  struct frame *frame = frames;
  const struct code *at = program;
  uint64_t count = 0;
  r[0] = argument;
  for (;;) {
    const struct code *c = at++;
    count++;
    switch (c->op) {
    case HALT: *steps += count; return r[c->to];
    case LOAD: r[c->to] = c->a; break;
    case MOVE: r[c->to] = r[c->a]; break;
    case ADD: r[c->to] = r[c->a] + r[c->b]; break;
    case SUB: r[c->to] = r[c->a] - r[c->b]; break;
    case MUL: r[c->to] = r[c->a] * r[c->b]; break;
    case REM: require(r[c->b] > 0); r[c->to] = r[c->a] % r[c->b]; break;
    case LESS: r[c->to] = r[c->a] < r[c->b]; break;
    case EQUAL: r[c->to] = r[c->a] == r[c->b]; break;
    case JUMP: at = program + c->a; break;
    case IF: if (r[c->to]) at = program + c->a; break;
    case UNLESS: if (!r[c->to]) at = program + c->a; break;
    case GET: require((uint64_t)r[c->a] < HEAP); r[c->to] = heap[r[c->a]]; break;
    case PUT: require((uint64_t)r[c->to] < HEAP); heap[r[c->to]] = r[c->a]; break;
    case CALL:
      require(++frame < frames + FRAMES);
      *frame = (struct frame){at, c->to};
      r[REGISTERS] = r[c->b];
      r += REGISTERS, at = program + c->a;
      break;
    case RETURN:
      r -= REGISTERS;
      r[frame->to] = r[REGISTERS + c->to], at = frame--->back;
      break;
    default: abort();
    }
  }
}

/* fib(n) */
static const struct code fibonacci[] = {
  {CALL, 1, 2, 0}, {HALT, 1, 0, 0},
  {LOAD, 1, 2, 0}, {LESS, 2, 0, 1}, {UNLESS, 2, 6, 0}, {RETURN, 0, 0, 0},
  {LOAD, 3, 1, 0}, {SUB, 4, 0, 3}, {CALL, 5, 2, 4}, {SUB, 4, 4, 3}, {CALL, 6, 2, 4}, {ADD, 0, 5, 6}, {RETURN, 0, 0, 0},
};

/* How many primes are below n. */
static const struct code sieve[] = {
  {LOAD, 1, 1, 0}, {LOAD, 2, 0, 0}, /* one; i */
  {LESS, 3, 2, 0}, {UNLESS, 3, 7, 0}, {PUT, 2, 1, 0}, {ADD, 2, 2, 1}, {JUMP, 0, 2, 0},
  {LOAD, 2, 2, 0}, {LOAD, 5, 0, 0}, {LOAD, 6, 0, 0}, /* i from 2; count; zero */
  {LESS, 3, 2, 0}, {UNLESS, 3, 22, 0}, {GET, 3, 2, 0}, {UNLESS, 3, 20, 0},
  {ADD, 5, 5, 1}, {ADD, 4, 2, 2},
  {LESS, 3, 4, 0}, {UNLESS, 3, 20, 0}, {PUT, 4, 6, 0}, {JUMP, 0, 21, 0},
  {JUMP, 0, 24, 0}, {JUMP, 0, 26, 0},
  {HALT, 5, 0, 0}, {HALT, 5, 0, 0},
  {ADD, 2, 2, 1}, {JUMP, 0, 10, 0},
  {ADD, 4, 4, 2}, {JUMP, 0, 16, 0},
};

/* Fills n cells by a generator of random numbers, sorts them by insertion, and answers their checksum. */
static const struct code sorting[] = {
  {LOAD, 1, 1, 0}, {LOAD, 2, 0, 0}, {LOAD, 3, 7919, 0}, {LOAD, 4, 31, 0}, {LOAD, 5, 32749, 0},
  {LESS, 6, 2, 0}, {UNLESS, 6, 13, 0}, {MUL, 3, 3, 4}, {ADD, 3, 3, 1}, {REM, 3, 3, 5}, {PUT, 2, 3, 0}, {ADD, 2, 2, 1}, {JUMP, 0, 5, 0},
  {LOAD, 2, 1, 0}, {LOAD, 12, 0, 0},
  {LESS, 6, 2, 0}, {UNLESS, 6, 29, 0}, {GET, 7, 2, 0}, {MOVE, 8, 2, 0},
  {LESS, 6, 12, 8}, {UNLESS, 6, 26, 0}, {SUB, 9, 8, 1}, {GET, 10, 9, 0}, {LESS, 6, 7, 10}, {UNLESS, 6, 26, 0}, {JUMP, 0, 39, 0},
  {PUT, 8, 7, 0}, {ADD, 2, 2, 1}, {JUMP, 0, 15, 0},
  {LOAD, 2, 0, 0}, {LOAD, 3, 0, 0},
  {LESS, 6, 2, 0}, {UNLESS, 6, 38, 0}, {GET, 7, 2, 0}, {MUL, 3, 3, 4}, {ADD, 3, 3, 7}, {REM, 3, 3, 5}, {JUMP, 0, 42, 0},
  {HALT, 3, 0, 0},
  {PUT, 8, 10, 0}, {MOVE, 8, 9, 0}, {JUMP, 0, 19, 0},
  {ADD, 2, 2, 1}, {JUMP, 0, 31, 0},
};

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM, steps = 0;
  while (amount--) {
    int64_t results[3] = {run(fibonacci, 20, &steps), run(sieve, 10000, &steps), run(sorting, 250, &steps)};
    require(results[0] == 6765 && results[1] == 1229); /* OEIS A000045, A006880 */
    for (int at = 1; at < 250; at++) require(heap[at - 1] <= heap[at]);
    sum = checksum(sum, results, sizeof results);
  }
  return checksum(sum, &steps, sizeof steps);
}
