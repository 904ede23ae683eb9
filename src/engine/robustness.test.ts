import { beforeAll, expect, it } from 'vitest'
import { assemble } from '../binary/test-support.ts'
import { printExternType } from '../binary/types.ts'
import { compile } from './compile.ts'
import { runCommand } from './command.ts'
import { EntryError } from './entry.ts'
import { exit } from './exit.ts'
import { LinkError } from './link-error.ts'
import { LoadError } from './load-error.ts'
import { moduleFrom } from './load.ts'
import type { Provider } from './provider.ts'
import { functionModule } from './test-support.ts'

/** Modules of all sections, whose code has no branches: a changed bit or two makes no endless loop of it. */
const sources = [
  `(module $wasi
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (memory (export "memory") 1 3)
    (data (i32.const 8) "hello")
    (data (i32.const 0) "\\08\\00\\00\\00\\05\\00\\00\\00")
    (func $_start (export "_start")
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 20)))
      (call $proc_exit (i32.load8_u (i32.const 8)))))`,
  `(module
    (import "host" "f" (func $f (param i64) (result f32)))
    (import "env" "memory" (memory 1))
    (type $unary (func (param i32) (result i32)))
    (table 4 8 funcref) (elem (i32.const 1) $double $double)
    (global $g (mut i32) (i32.const 21)) (global (export "pi") f64 (f64.const 3.14))
    (func $double (param i32) (result i32) (i32.add (local.get 0) (local.get 0)))
    (func $init (global.set $g (call_indirect (type $unary) (global.get $g) (i32.const 1))))
    (start $init)
    (func (export "_start") (local f64 v128 externref)
      (drop (i32.div_u (i32.const 100) (i32.sub (global.get $g) (i32.const 42))))))`,
  `(module
    (import "host" "f" (func $f (param i64) (result f32)))
    (tag $t (param i32))
    (func $thrower (drop (call $f (i64.const 1))) (throw $t (i32.const 7)))
    (func (export "_start") try (call $thrower) catch $t drop catch_all rethrow 0 end
      (memory.copy (i32.const 0) (i32.const 8) (i32.const 8)) (drop (memory.grow (i32.const 1))))
    (memory 1)
    (func $after) (start $after))`,
]
const modules: Uint8Array[] = []
beforeAll(async () => {
  for (const source of sources) modules.push(await assemble(source))
  modules.push(functionModule([0x41, 3, 0xfb, 0x07, 0x01, 0x41, 1, 0xfb, 0x0b, 0x01, 0x1a], [[0x5e, 0x7f, 1]])) // arrays of GC
})

const functions: Readonly<Record<string, readonly [type: string, value: WebAssembly.ImportValue]>> = {
  'wasi_snapshot_preview1.fd_write': ['(func (param i32 i32 i32 i32) (result i32))', () => 0],
  'wasi_snapshot_preview1.proc_exit': ['(func (param i32))', exit],
  'host.f': ['(func (param i64) (result f32))', () => 1.5],
}
const providers: readonly Provider[] = [(module, name, type) => {
  const [expected, value] = functions[`${module}.${name}`] ?? []
  return value === undefined || expected === printExternType(type) ? value : { mismatch: `expected ${expected}` }
}]

/** How it ends; anything thrown that is none of our errors fails the test. */
async function end(bytes: Uint8Array, suspend: boolean): Promise<string> {
  try {
    const program = compile(await moduleFrom(bytes, 'x'))
    expect(WebAssembly.validate(bytes)).toBe(true) // what is rewritten is no more valid than before
    const outcome = await runCommand({ program, providers }, { suspend })
    return outcome.kind
  } catch (error) {
    if (error instanceof LoadError || error instanceof LinkError || error instanceof EntryError) {
      expect(error.message).toMatch(/\w/)
      return error.constructor.name
    }
    throw new Error(`not one of ours: ${String(error)} for ${Buffer.from(bytes).toString('hex')}`, { cause: error })
  }
}

/** The same numbers in each run. */
function random(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 2 ** 32 * below)
  }
}

it('runs the modules as they are', async () => {
  const ends = await Promise.all(modules.map((bytes) => end(bytes, false)))
  expect(ends).toEqual(['exited', 'trapped', 'exited', 'exited'])
})

it('ends in one of its own ways, wherever a module is cut off', async () => {
  for (const bytes of modules) {
    for (let length = 0; length < bytes.length; length++) await end(bytes.subarray(0, length), false)
  }
})

it('ends in one of its own ways, whichever bits are flipped', async () => {
  const below = random(20261120)
  const ends = new Map<string, number>()
  for (let round = 0; round < 4000; round++) {
    const bytes = Uint8Array.from(modules[round % modules.length] as Uint8Array)
    for (let flips = 1 + below(3); flips > 0; flips--) {
      const at = below(bytes.length)
      bytes[at] = (bytes[at] as number) ^ (1 << below(8))
    }
    const ended = await end(bytes, round % 5 === 0)
    ends.set(ended, (ends.get(ended) ?? 0) + 1)
  }
  // All of the ways were taken, or the test would prove little.
  expect([...ends.keys()].sort()).toEqual(['EntryError', 'LinkError', 'LoadError', 'exited', 'trapped'])
})
