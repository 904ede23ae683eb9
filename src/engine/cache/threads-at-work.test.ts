import { Worker } from 'node:worker_threads'
import { expect, it } from 'vitest'
import { threadsAtWork } from './threads-at-work.ts'

it.runIf(process.platform === 'linux')('knows whether another thread computes', async () => {
  await expect.poll(threadsAtWork, { timeout: 10_000 }).toBe(false)
  const worker = new Worker('const end = Date.now() + 10_000; while (Date.now() < end);', { eval: true })
  await expect.poll(threadsAtWork, { timeout: 10_000 }).toBe(true)
  await worker.terminate()
  await expect.poll(threadsAtWork, { timeout: 10_000 }).toBe(false)
})
