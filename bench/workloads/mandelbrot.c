/* The Mandelbrot set: a loop of dependent multiplications and an exit that cannot be foretold. Amount is the image's side. */
#include "workload.h"

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM;
  uint64_t inside = 0;
  for (uint32_t row = 0; row < amount; row++)
    for (uint32_t column = 0; column < amount; column++) {
      double cx = 3.0 * column / amount - 2.25, cy = 3.0 * row / amount - 1.5, x = 0, y = 0;
      uint32_t steps = 0;
      for (; steps < 200 && x * x + y * y <= 4; steps++) {
        double next = x * x - y * y + cx;
        y = 2 * x * y + cy;
        x = next;
      }
      inside += steps == 200;
      sum = checksum(sum, &steps, 1);
    }
  /* Its area is 1.5066 (Foerstemann 2017); 200 steps and a coarse image tell a little more. */
  double area = 9.0 * inside / ((double)amount * amount);
  require(amount < 100 || (area > 1.49 && area < 1.58));
  return sum;
}
