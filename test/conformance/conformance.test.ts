import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { ModuleInfo } from '../../src/binary/module-info.ts'
import { functions } from '../../src/wasi/abi/functions.ts'
import { isWasiModule } from '../../src/wasi/index.ts'
import { launcher, type RunResult, wasmgate } from '../support/run.ts'

// wasi-testsuite/: that it is whole (every function has a program, every program a source that it was built from), and
// that wasmgate passes it, once within `wasmgate test` and once with a process and pipes for each program.

const suite = fileURLToPath(new URL('../../wasi-testsuite', import.meta.url))
const files = (pattern: string): string[] => globSync(pattern, { cwd: suite }).sort()
const read = (path: string): Buffer => readFileSync(join(suite, path))

/** `fd/fd_read-bytes`, and so on. */
const programs = files('*/*.wasm').map((path) => path.replace(/\.wasm$/, ''))
/** The function that a program is about: what stands before the hyphen in its name. */
const subjectOf = (program: string): string => basename(program).replace(/-.*$/, '')
const importsOf = (program: string): string[] =>
  new ModuleInfo(read(`${program}.wasm`)).imports.filter(({ module }) => isWasiModule(module)).map(({ name }) => name)

describe('the suite is whole', () => {
  it.each(functions.map(({ name }) => name))('%s has a program', (name) => {
    const own = programs.filter((program) => subjectOf(program) === name && !program.startsWith('unstable/'))
    expect(own.filter((program) => importsOf(program).includes(name))).not.toEqual([])
  })

  it('every program is named for a function that it imports', () => {
    expect(programs.filter((program) => !importsOf(program).includes(subjectOf(program)))).toEqual([])
  })

  it('every program is in the folder of its area, and no two have one name', () => {
    const strays = programs.filter((program) => !program.startsWith('unstable/') && !program.startsWith(`${subjectOf(program).replace(/_.*$/, '')}/`))
    expect(strays).toEqual([])
    expect(new Set(programs.map((program) => basename(program))).size).toBe(programs.length)
  })

  it('every program has one source, and every source and manifest a program', () => {
    const sources = files('*/*.{c,wat,as}')
    expect(sources.map((path) => path.replace(/\.\w+$/, ''))).toEqual(programs)
    const manifests = files('*/*.json').filter((path) => basename(path) !== 'manifest.json')
    expect(manifests.filter((path) => !programs.includes(path.replace(/\.json$/, '')))).toEqual([])
  })

  it('every program was built from the source beside it (build.sh notes the sums of both)', () => {
    const actual = ['wasi.h', ...files('*/*.{c,wat,as,wasm}')].map((path) => `${createHash('sha256').update(read(path)).digest('hex')}  ${path}`)
    const noted = read('SHA256SUMS').toString().trimEnd().split('\n')
    expect(actual.sort()).toEqual(noted.sort())
  })

  it('every expectation is about a program and has a reason', () => {
    const { test } = JSON.parse(read('expectations.json').toString()) as { test: { name: string; reason?: string }[] }
    for (const { name, reason } of test) {
      expect(programs.map((program) => basename(program))).toContain(name)
      expect(reason ?? '').not.toBe('')
    }
  })

  it('every folder has a manifest, so that the official runner takes it', () => {
    const folders = new Set(programs.map((program) => program.replace(/\/.*$/, '')))
    expect([...folders].filter((folder) => !existsSync(join(suite, folder, 'manifest.json')))).toEqual([])
  })
})

interface Report {
  readonly results: readonly { file: string; runtime: number; outcome: string }[]
}

describe('wasmgate passes it', () => {
  let run: RunResult
  let report: Report

  beforeAll(async () => {
    const processes = `${launcher} {env:--env %k=%v} {dir:--dir %h::%g} {module} {args}`
    const options = ['--expectations', join(suite, 'expectations.json'), '--reporter', 'json', '--runtime', processes]
    run = await wasmgate(['test', suite, ...options], { timeout: 110_000 })
    report = JSON.parse(run.stdout) as Report
  })

  it.each(programs)('%s', (program) => {
    const results = report.results.filter(({ file }) => file.endsWith(`${program}.wasm`)).sort((one, other) => one.runtime - other.runtime)
    // Expectations are wasmgate's own: the second run, which is by processes, is another runtime to it.
    const wanted = results[0]?.outcome === 'expected-failure' ? ['expected-failure', 'failed'] : ['passed', 'passed']
    expect(results.map(({ outcome }) => outcome), JSON.stringify(results, undefined, 2)).toEqual(wanted)
  })

  it('and says so', () => {
    expect(run.code).toBe(0)
  })
})
