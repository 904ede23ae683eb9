/* Matrices of doubles: multiplication, LU decomposition with pivots, and the spectral norm. */
#include "workload.h"
#include <math.h>

enum { N = 160 };
typedef double matrix[N][N];
static matrix a, b, product, lu;

static void multiply(void) {
  static matrix turned;
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) turned[j][i] = b[i][j];
  for (int i = 0; i < N; i++)
    for (int j = 0; j < N; j++) {
      double sum = 0;
      for (int k = 0; k < N; k++) sum += a[i][k] * turned[j][k];
      product[i][j] = sum;
    }
}

/* Solves product * x = right, overwrites right with x. */
static void solve(double right[N]) {
  memcpy(lu, product, sizeof lu);
  for (int column = 0; column < N; column++) {
    int pivot = column;
    for (int row = column + 1; row < N; row++)
      if (fabs(lu[row][column]) > fabs(lu[pivot][column])) pivot = row;
    for (int k = 0; k < N; k++) {
      double other = lu[column][k];
      lu[column][k] = lu[pivot][k], lu[pivot][k] = other;
    }
    double other = right[column];
    right[column] = right[pivot], right[pivot] = other;
    for (int row = column + 1; row < N; row++) {
      double factor = lu[row][column] / lu[column][column];
      for (int k = column; k < N; k++) lu[row][k] -= factor * lu[column][k];
      right[row] -= factor * right[column];
    }
  }
  for (int row = N - 1; row >= 0; row--) {
    for (int k = row + 1; k < N; k++) right[row] -= lu[row][k] * right[k];
    right[row] /= lu[row][row];
  }
}

static double infinite(int i, int j) { return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1); }

static double spectral_norm(int n) {
  double u[N], v[N], between[N];
  for (int i = 0; i < n; i++) u[i] = 1;
  for (int pass = 0; pass < 20; pass++) {
    double *from = pass % 2 ? v : u, *to = pass % 2 ? u : v;
    for (int i = 0; i < n; i++) {
      between[i] = 0;
      for (int j = 0; j < n; j++) between[i] += infinite(i, j) * from[j];
    }
    for (int i = 0; i < n; i++) {
      to[i] = 0;
      for (int j = 0; j < n; j++) to[i] += infinite(j, i) * between[j];
    }
  }
  double above = 0, below = 0;
  for (int i = 0; i < n; i++) above += u[i] * v[i], below += v[i] * v[i];
  return sqrt(above / below);
}

static uint64_t work(uint32_t amount) {
  uint64_t sum = CHECKSUM;
  require(fabs(spectral_norm(100) - 1.274219991) < 1e-9); /* as the Benchmarks Game prints it */
  while (amount--) {
    double x[N];
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < N; j++) a[i][j] = random_below(2000) / 1000.0 - 1, b[i][j] = random_below(2000) / 1000.0 - 1;
      a[i][i] += N, b[i][i] += N;
    }
    multiply();
    for (int i = 0; i < N; i++) {
      x[i] = 0;
      for (int k = 0; k < N; k++) x[i] += product[i][k] * (k + 1);
    }
    solve(x);
    for (int i = 0; i < N; i++) require(fabs(x[i] - (i + 1)) < 1e-6);
    double norm = spectral_norm(N);
    sum = checksum(checksum(sum, x, sizeof x), &norm, sizeof norm);
  }
  return sum;
}
