import { spawnSync } from 'node:child_process'
import { basename, join } from 'node:path'
import type { Scratch } from '../scratch.ts'
import { versionOf, type Runtime } from './runtime.ts'

/** The compiler of the committed wasm first: what differs then is the target alone. */
const compiler = [process.env['CC'] ?? '', 'clang-19', 'clang', 'cc'].find((name) => name !== '' && versionOf(name, '--version') !== undefined)

/** Compiles for this machine with the flags of workloads/build.sh. undefined without a C compiler. */
export function compileNative(source: string, scratch: Scratch): string | undefined {
  if (compiler === undefined) return undefined
  const out = join(scratch.modules, `${basename(source, '.c')}.native`)
  const { status, stderr } = spawnSync(compiler, ['-O2', '-ffp-contract=off', source, '-o', out, '-lm'], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${compiler} ${source}: ${stderr}`)
  return out
}

/** No runtime at all. */
export const native = (): Runtime | undefined => compiler === undefined ? undefined : {
  name: 'native',
  version: `${compiler} ${versionOf(compiler, '--version')} -O2`,
  usual: 'precompiled',
  ways: {
    precompiled: ({ native: program, directory = '', args = [] }) =>
      program === undefined ? undefined : [program, ...args.map((arg) => (arg === '/data' ? directory : arg))],
  },
}
