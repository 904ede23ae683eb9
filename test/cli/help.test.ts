import { expect, test } from 'vitest'
import { runOptions, spellings } from '../../src/cli/options.ts'
import { wasmgate } from '../support/run.ts'

test('wasmgate help validate', async () => {
  const { code, stdout, stderr } = await wasmgate(['help', 'validate'])
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`Usage: wasmgate validate [options] MODULE...

Say whether modules are valid WebAssembly.

Other:
  -q, --quiet    Say nothing but errors: no hints, no notes
  -h, --help     Print this help and exit
  -V, --version  Print the versions of wasmgate, Node and V8 and exit

Examples:
  wasmgate validate tool.wasm && echo fine

Exit code: 0 all are valid, 126 one is not (the reason is printed), 127 one is
missing.
`)
})

test('the help of run names every option, every command, and fits a terminal', async () => {
  const { code, stdout, stderr } = await wasmgate(['--help'])
  expect([code, stderr]).toEqual([0, ''])
  for (const option of runOptions) for (const spelling of spellings(option)) expect(stdout).toContain(spelling)
  for (const word of ['wasmgate validate', 'wasmgate version', 'Examples:', '134 trap']) expect(stdout).toContain(word)
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
})

test.each([[['help']], [['help', 'run']], [['run', '--help']], [['-h']], [['-qh']], [['-q', '--help', 'm.wasm', '--dri']], [['-help']]])('%j is the same', async (args) => {
  const { code, stdout } = await wasmgate(args)
  expect([code, stdout]).toEqual([0, (await wasmgate(['--help'])).stdout])
})

test.each([[['help', 'version'], 'Usage: wasmgate version'], [['validate', '--help'], 'Usage: wasmgate validate']])('%j', async (args, beginning) => {
  const { code, stdout } = await wasmgate(args)
  expect(code).toBe(0)
  expect(stdout.slice(0, beginning.length)).toBe(beginning)
})

test.each([[['--version']], [['-V']], [['version']], [['run', '--version']], [['validate', '-V']], [['-version']]])('%j', async (args) => {
  const { code, stdout, stderr } = await wasmgate(args)
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe(`wasmgate ${process.env['npm_package_version'] ?? '0.1.0'} (node ${process.versions.node}, v8 ${process.versions.v8})\n`)
})
