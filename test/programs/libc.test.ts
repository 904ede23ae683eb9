import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wasmgate, type RunSettings } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { guest } from './paths.ts'

// The C programs of test/guests. They check themselves; compiled for Linux the same sources pass, so the expectations are the kernel's.

const clean = (stdout: string) => ({ code: 0, signal: null, stdout, stderr: '' })

/** Runs a guest in a new directory, /work to it. */
async function inDirectory(name: string, args: string[], options: string[] = [], settings: RunSettings = {}) {
  const root = temporaryDirectory()
  const result = await wasmgate(['--dir', `${root}::/work`, ...options, guest(name), ...args], settings)
  return { root, result }
}

describe('wasi-libc', () => {
  it('has the files of POSIX', async () => {
    const { root, result } = await inDirectory('files', ['/work'])
    expect(result).toMatchObject(clean('180 checks, 0 failed\n'))
    expect(readdirSync(root)).toEqual([])
  })

  it('reads directories that change meanwhile', async () => {
    const { root, result } = await inDirectory('dirs', ['/work', 'all'])
    expect(result).toMatchObject(clean('16 checks, 0 failed\n'))
    expect(readdirSync(root)).toEqual([])
  })

  it('has them in memory as well', async () => {
    expect(await wasmgate(['--tmpfs', '/work', guest('files'), '/work'])).toMatchObject(clean('180 checks, 0 failed\n'))
    expect(await wasmgate(['--tmpfs', '/work', guest('dirs'), '/work', 'all'])).toMatchObject(clean('16 checks, 0 failed\n'))
  })

  it('reads a directory of 100,000 entries', async () => {
    const root = temporaryDirectory('memory')
    mkdirSync(join(root, 'many'))
    for (let i = 0; i < 100_000; i++) writeFileSync(join(root, 'many', `file-${i}`), '')
    const result = await wasmgate(['--dir', `${root}::/work`, guest('dirs'), '/work/many', 'count'])
    // 0 + 1 + ... + 99,999
    expect(result).toMatchObject(clean('100000 entries, sum 4999950000\n'))
  })

  it('sleeps: relative and absolute, monotonic and real', async () => {
    expect(await wasmgate([guest('clock'), 'sleep'])).toMatchObject(clean([
      'nanosleep', 'clock_nanosleep monotonic relative', 'clock_nanosleep monotonic absolute', 'clock_nanosleep realtime absolute',
      'clock_nanosleep past', 'usleep', 'sleep',
    ].map((what) => `${what}: in time\n`).join('')))
  })

  it('knows the time of day', async () => {
    const { stdout } = await wasmgate([guest('clock'), 'now'])
    expect(Math.abs(Number(stdout) - Date.now() / 1000)).toBeLessThan(30)
  })

  it('passes arguments and variables whole, thousands of them', async () => {
    const small = await wasmgate(['--env', 'A=b', '--env', 'EMPTY=', '--env', 'TEXT=a=b\nc "d"', guest('args'), 'x', 'y z', '', '--help', 'ä€😀', '--'])
    expect(small.stdout.split('\n')).toEqual([
      'argc 7', expect.stringMatching(/^arguments: 6, 21 bytes, sum \d+$/), '  [x]', '  [y z]', '  []', '  [--help]', '  [ä€😀]', '  [--]',
      expect.stringMatching(/^variables: 3, 23 bytes, sum \d+$/), '  [A=b]', '  [EMPTY=]', '  [TEXT=a=b', 'c "d"]', '',
    ])
    const many = Array.from({ length: 20_000 }, (_, i) => `argument number ${i}`)
    const long = 'x'.repeat(100_000)
    const bytes = many.join('').length + long.length
    const result = await wasmgate(['--env', `LONG=${long}`, guest('args'), ...many, long])
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(result.stdout).toContain(`argc 20002\narguments: 20001, ${bytes} bytes, sum ${sum([...many, long])}\nvariables: 1, 100005 bytes, sum ${sum([`LONG=${long}`])}\n`)
  })

  it('uses addresses above 2 GiB everywhere', async () => {
    const { root, result } = await inDirectory('high', ['one', 'two'], ['--env', 'KEY=v'])
    expect(result).toMatchObject(clean('33 checks, 0 failed\n'))
    expect(readdirSync(root)).toEqual([])
  })
})

describe('endings', () => {
  it.each([0, 1, 2, 77, 124, 125, 126, 127, 134, 137, 255])('exit code %i is the guest’s own', async (code) => {
    expect(await wasmgate([guest('leave'), 'exit', `${code}`])).toMatchObject({ code, signal: null, stdout: 'at_end\n', stderr: '' })
  })

  it('returning from main is an exit, and _exit runs no handlers', async () => {
    expect(await wasmgate([guest('leave'), 'return', '0'])).toMatchObject({ code: 0, stdout: 'at_end\n', stderr: '' })
    expect(await wasmgate([guest('leave'), 'return', '9'])).toMatchObject({ code: 9, stdout: 'at_end\n', stderr: '' })
    expect(await wasmgate([guest('leave'), '_exit', '9'])).toMatchObject({ code: 9, stdout: '', stderr: '' })
  })

  it('codes above 255 lose what a process cannot carry', async () => {
    expect(await wasmgate([guest('leave'), 'exit', '256'])).toMatchObject({ code: 0 })
    expect(await wasmgate([guest('leave'), 'exit', '-1'])).toMatchObject({ code: 255 })
  })

  it.each([
    ['abort', /unreachable/], ['trap', /unreachable/], ['divide', /divi/], ['null', /out of bounds/], ['endless', /stack/],
  ])('%s is a trap', async (how, kind) => {
    const result = await wasmgate([guest('leave'), how])
    expect(result).toMatchObject({ code: 134, signal: null, stdout: '' })
    expect(result.stderr).toMatch(kind)
    expect(result.stderr).not.toMatch(/node:internal|\.cjs:|at .*\.ts:/)
  })

  it('recursion of 5000 calls fits', async () => {
    expect(await wasmgate([guest('leave'), 'deep', '5000'])).toMatchObject({ code: 0, stdout: '5000\nat_end\n', stderr: '' })
  })
})

/** What args.c calculates. */
function sum(list: string[]): number {
  let value = 0
  for (const byte of Buffer.from(list.join(''))) value = (Math.imul(value, 31) + byte) >>> 0
  return value
}
