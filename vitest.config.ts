import { defineConfig } from 'vitest/config'

/** Node 26 has been seen to abort while many test files share its worker threads; processes of their own pass. */
const threadsHold = Number.parseInt(process.versions.node, 10) < 26

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: threadsHold ? 'threads' : 'forks',
    // Most of the time is spent waiting for programs that the tests start.
    maxWorkers: 3,
  },
})
