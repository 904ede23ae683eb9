import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/support/whole-run.ts'],
    // A busy machine may be ten times as slow; what hangs is told apart by never ending.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Not threads: descriptors are the process's, and tests that count, close or watch them would meet those of others.
    pool: 'forks',
    // The cache of whoever runs the tests is not theirs.
    env: { WASMGATE_CACHE_DIR: '' },
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 3,
  },
})
