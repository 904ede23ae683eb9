import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { header } from '../binary/sections.ts'
import { name, unsigned } from '../binary/writer.ts'
import { readModule } from './read-module.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmgate-read-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const section = (id: number, contents: Uint8Array): Buffer => Buffer.concat([Uint8Array.of(id, ...unsigned(contents.length)), contents])
const custom = (title: string, size = 5): Buffer => section(0, Buffer.concat([Uint8Array.from(name(title)), Buffer.alloc(size, title)]))
const start = Uint8Array.from(header)
const code = section(10, Buffer.alloc(200_000, 1))
const info = custom('.debug_info', 300_000)

async function read(...parts: readonly Uint8Array[]): Promise<Buffer> {
  const path = join(folder, 'module')
  writeFileSync(path, Buffer.concat(parts))
  const hostFd = openSync(path, 'r')
  try {
    return Buffer.from(await readModule(hostFd))
  } finally {
    closeSync(hostFd)
  }
}

it('leaves out what debuggers alone read, and nothing else', async () => {
  const rest = custom('name', 100)
  expect((await read(start, code, info)).equals(Buffer.concat([start, code]))).toBe(true)
  expect((await read(start, code, info, custom('.debug_str', 0), rest)).equals(Buffer.concat([start, code, rest]))).toBe(true)
  expect((await read(start, code, custom('.debug_line'), rest, info, custom('producers'))).equals(Buffer.concat([start, code, rest, custom('producers')]))).toBe(true)
})

it('keeps every offset up to the last section that matters', async () => {
  expect((await read(start, info, code)).equals(Buffer.concat([start, info, code]))).toBe(true)
  expect((await read(start, info, code, info)).equals(Buffer.concat([start, info, code]))).toBe(true)
})

it.each(['reloc..debug_info', 'debug_info', '.debug', '.debug_info.dwo', 'linking', `.debug_${'x'.repeat(100)}`, 'external_debug_info'])('keeps a section that is called %s', async (title) => {
  const other = custom(title, 300_000)
  expect((await read(start, code, other)).equals(Buffer.concat([start, code, other]))).toBe(true)
})

it('gives what is no whole module as it is', async () => {
  const whole = Buffer.concat([start, code, info])
  for (const cut of [whole.subarray(0, -1), whole.subarray(0, start.length + code.length + 5), Buffer.concat([whole, Uint8Array.of(0)]), Buffer.concat([whole, Buffer.from('8080808080', 'hex')])]) {
    expect((await read(cut)).equals(cut)).toBe(true)
  }
  for (const other of [Buffer.alloc(500_000), Buffer.alloc(500_000, 'text '), Buffer.alloc(0)]) expect((await read(other)).equals(other)).toBe(true)
  // A name that is longer than its section
  const odd = Buffer.concat([start, code, info, Uint8Array.of(0, 8, 11), Buffer.from('.debug_info')])
  expect((await read(odd)).equals(odd)).toBe(true)
})

it('reads what has very many sections without looking at each', async () => {
  const many = Buffer.concat([start, code, ...Array.from({ length: 2000 }, () => custom('x', 0)), info])
  expect((await read(many)).equals(many)).toBe(true)
})
