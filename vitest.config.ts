import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Not threads: descriptors are the process's, and tests that count, close or watch them would meet those of others.
    pool: 'forks',
    // The cache of whoever runs the tests is not theirs.
    env: { WASMGATE_CACHE_DIR: '' },
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 3,
  },
})
