import { describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { dialects, netGuest } from '../support/servers.ts'

// test/guests/net/checks.c: sockets that talk to each other inside of one program, which passes as it stands on a Linux kernel.

describe.each(dialects)('sockets of %s', (_name, suffix) => {
  it('are what a kernel has', async () => {
    const { code, stdout, stderr } = await wasmgate(['--net', netGuest(`checks${suffix}`)], { timeout: 50_000 })
    expect(stdout).toMatch(/^\d+ checks, 0 failed\n$/)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
