import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { prints } from '../support/guests.ts'
import { command, singleFile } from '../support/run.ts'
import { temporaryDirectory, watFile } from '../support/wat.ts'

// What a plain run loads: a start that is slow is made of many small things that nobody missed.

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Modules of Node that a plain run loads and an empty script does not, each with its reason. */
const allowed: Readonly<Record<string, string>> = {
  'NativeModule vm': 'takes the code that V8 has compiled before',
}

/** Tells at the end of a process, on descriptor 2, which modules of Node it has loaded and which files it has read. */
const probe = `
  const fs = require('node:fs')
  const files = []
  for (const name of ['readFileSync', 'openSync']) {
    const plain = fs[name]
    fs[name] = (path, ...rest) => { if (typeof path !== 'number') files.push(String(path)); return plain(path, ...rest) }
  }
  let forced = false
  const { exit } = process
  process.exit = (code) => { forced = true; exit(code) }
  process.on('exit', () => { fs.writeSync(2, JSON.stringify({ modules: process.moduleLoadList, files, forced })) })`

interface Loaded { readonly modules: readonly string[]; readonly files: readonly string[]; readonly forced: boolean }

describe.skipIf(singleFile !== undefined)('a plain run', () => {
  let empty: Loaded
  let hello: Loaded

  beforeAll(async () => {
    const module = await watFile(prints('hello'))
    empty = loaded([script('')], '')
    hello = loaded([...command.slice(1), module], 'hello')
  })

  test('loads no module of Node that it does not use', () => {
    const known = new Set(empty.modules)
    expect(hello.modules.filter((name) => !known.has(name))).toEqual(Object.keys(allowed))
  })

  test('reads the launcher, the bundle and what V8 compiled of it, and no chunk', () => {
    const ours = hello.files.map((file) => resolve(file)).filter((file) => file.startsWith(root))
    const names = ours.map((file) => relative(root, file).replace(/main-.{8}/, 'main-HASH').replace(process.version, 'VERSION').replace(process.arch, 'ARCH'))
    expect([...new Set(names)]).toEqual(['bin/wasmgate.js', 'dist/wasmgate.cjs', 'dist/chunks/main-HASH.cjs', 'dist/chunks/main-HASH-VERSION-ARCH.cache'])
  })

  test('is ended by Node itself: process.exit can wait for ever', () => {
    expect(hello.forced).toBe(false)
  })
})

function script(text: string): string {
  const file = join(temporaryDirectory(), 'script.cjs')
  writeFileSync(file, text)
  return file
}

function loaded(args: readonly string[], output: string): Loaded {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', script(probe), ...args], { encoding: 'utf8', env: { WASMGATE_CACHE_DIR: temporaryDirectory() } })
  expect([status, stdout]).toEqual([0, output])
  return JSON.parse(stderr) as Loaded
}
