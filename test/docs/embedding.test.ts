import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, test } from 'vitest'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { temporaryDirectory } from '../support/wat.ts'

// Runs the examples of docs/EMBEDDING.md (and of README.md) as scripts of their own, in a project that has installed wasmgate.

const root = fileURLToPath(new URL('../..', import.meta.url))
let project: string

beforeAll(() => {
  project = temporaryDirectory()
  mkdirSync(join(project, 'node_modules/@esbuild'), { recursive: true })
  symlinkSync(root, join(project, 'node_modules/wasmgate'))
  symlinkSync(join(root, 'node_modules/@esbuild/wasi-preview1'), join(project, 'node_modules/@esbuild/wasi-preview1'))
  for (const name of ['examples', 'test']) symlinkSync(join(root, name), join(project, name))
})

const examples = ['docs/EMBEDDING.md', 'README.md'].flatMap((page) =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code], index) => ({ name: `${page}, ${index + 1}`, code: code as string })))

test('there are examples', () => { expect(examples.length).toBeGreaterThan(12) })

/** Not to be had of Node 26. */
const runnable = examples.filter(({ code }) => canSaveNativeCode() || !code.includes('precompile'))

test.each(runnable)('$name', ({ name, code }) => {
  const file = `${name.replaceAll(/\W/g, '-')}.mjs`
  writeFileSync(join(project, file), code)
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { cwd: project, encoding: 'utf8', timeout: 60_000, env: { ...process.env, NO_COLOR: '1' } })
  const told = [...code.matchAll(/(?:^\s*console\.log\(.*\) \/\/ | \/\/ prints: )(.*)$/gm)].map(([, text]) => text as string)
  expect(told.length).toBeGreaterThan(0)
  expect(stderr).toBe('')
  // Where util.inspect breaks a line is of no interest.
  expect(stdout.trim().replaceAll(/\n\s*/g, ' ')).toBe(told.join(' '))
  expect(status).toBe(0)
})
