/* The planets of the Benchmarks Game's n-body: double precision, square roots, divisions. */
#include "workload.h"
#include <math.h>

#define SOLAR_MASS (4 * 3.141592653589793 * 3.141592653589793)
#define DAYS 365.24
enum { BODIES = 5 };

static struct body { double at[3], speed[3], mass; } bodies[BODIES] = {
  {{0}, {0}, SOLAR_MASS},
  {{4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01}, {1.66007664274403694e-03 * DAYS, 7.69901118419740425e-03 * DAYS, -6.90460016972063023e-05 * DAYS}, 9.54791938424326609e-04 * SOLAR_MASS},
  {{8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01}, {-2.76742510726411978e-03 * DAYS, 4.99852801234917238e-03 * DAYS, 2.30417297573763929e-05 * DAYS}, 2.85885980666130812e-04 * SOLAR_MASS},
  {{1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01}, {2.96460137564761618e-03 * DAYS, 2.37847173959480950e-03 * DAYS, -2.96589568540237556e-05 * DAYS}, 4.36624404335156298e-05 * SOLAR_MASS},
  {{1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01}, {2.68067772490389322e-03 * DAYS, 1.62824170038242295e-03 * DAYS, -9.51592254519715870e-05 * DAYS}, 5.15138902046611451e-05 * SOLAR_MASS},
};

static void advance(double time) {
  for (int i = 0; i < BODIES; i++)
    for (int j = i + 1; j < BODIES; j++) {
      struct body *a = &bodies[i], *b = &bodies[j];
      double apart[3], square = 0;
      for (int k = 0; k < 3; k++) apart[k] = a->at[k] - b->at[k], square += apart[k] * apart[k];
      double pull = time / (square * sqrt(square));
      for (int k = 0; k < 3; k++) a->speed[k] -= apart[k] * b->mass * pull, b->speed[k] += apart[k] * a->mass * pull;
    }
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) bodies[i].at[k] += time * bodies[i].speed[k];
}

static double energy(void) {
  double sum = 0;
  for (int i = 0; i < BODIES; i++) {
    struct body *a = &bodies[i];
    sum += 0.5 * a->mass * (a->speed[0] * a->speed[0] + a->speed[1] * a->speed[1] + a->speed[2] * a->speed[2]);
    for (int j = i + 1; j < BODIES; j++) {
      double square = 0;
      for (int k = 0; k < 3; k++) square += (a->at[k] - bodies[j].at[k]) * (a->at[k] - bodies[j].at[k]);
      sum -= a->mass * bodies[j].mass / sqrt(square);
    }
  }
  return sum;
}

static uint64_t work(uint32_t amount) {
  double momentum[3] = {0};
  for (int i = 0; i < BODIES; i++)
    for (int k = 0; k < 3; k++) momentum[k] += bodies[i].speed[k] * bodies[i].mass;
  for (int k = 0; k < 3; k++) bodies[0].speed[k] = -momentum[k] / SOLAR_MASS;
  require(fabs(energy() + 0.169075164) < 1e-9); /* as the Benchmarks Game prints it */
  while (amount--) advance(0.01);
  double after = energy();
  require(fabs(after + 0.169) < 1e-3);
  return checksum(CHECKSUM, &after, sizeof after);
}
