import { spawnSync } from 'node:child_process'
import { accessSync, chmodSync, constants, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readXml } from '../../src/suite/reporters/test-support.ts'
import { exits, prints } from '../support/guests.ts'
import { launcher, pathWith } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const text = (path: string): string => readFileSync(join(root, path), 'utf8')

/** A project with tests: two pass, one fails in what it prints, one in its code; a name that has what annotations separate by. */
const project = temporaryDirectory()
/** A wasmgate of one file, as a binary is. */
const binary = join(temporaryDirectory(), 'wasmgate')

beforeAll(async () => {
  mkdirSync(join(project, 'tests/more'), { recursive: true })
  const write = async (name: string, source: string, manifest?: object): Promise<void> => {
    writeFileSync(join(project, `${name}.wasm`), await wat(source))
    if (manifest !== undefined) writeFileSync(join(project, `${name}.json`), JSON.stringify(manifest))
  }
  await write('tests/good', exits(0))
  await write('tests/says', prints('one\n'), { stdout: 'one\n' })
  await write('tests/lies', prints('one\n100%\n'), { stdout: 'two\n' })
  await write('tests/more/seven, or: 7', exits(7))
  writeFileSync(binary, `#!/bin/sh\nexec '${launcher}' "$@"\n`)
  chmodSync(binary, 0o644)
})

/** The steps of the job that have run before, as GitHub's runner keeps them: files that a step appends lines to. */
function job(): { env: Record<string, string>; file: (name: string) => Record<string, string>; lines: (name: string) => string[] } {
  const temp = temporaryDirectory()
  const names = ['GITHUB_PATH', 'GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']
  for (const name of names) writeFileSync(join(temp, name), '')
  const lines = (name: string): string[] => readFileSync(join(temp, name), 'utf8').split('\n').slice(0, -1)
  return {
    env: { ...Object.fromEntries(names.map((name) => [name, join(temp, name)])), RUNNER_TEMP: temp, GITHUB_ACTION_PATH: root, PATH: pathWith(dirname(process.execPath)), HOME: process.env['HOME'] ?? '' },
    // https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#environment-files: name=value
    file: (name) => Object.fromEntries(lines(name).map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])),
    lines,
  }
}

/** What the action runs in a step with this id. */
function step(id: string): string {
  const [, run] = new RegExp(`id: ${id}\n(?:.*\n)*?\\s+run: '(.*)'\n`).exec(text('action.yml')) ?? []
  return run as string
}

function runStep(id: string, env: Record<string, string>, cwd = project): { code: number | null; stdout: string; stderr: string } {
  // The shell of a `shell: bash` step.
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step(id)], { cwd, env, encoding: 'utf8', timeout: 120_000 })
  return { code: status, stdout, stderr }
}

describe('action.yml', () => {
  it('hands every input to a step, and each output comes from one', () => {
    const action = text('action.yml')
    const section = (name: string): string => new RegExp(`^${name}:\n((?:  .*\n|\n)+)`, 'm').exec(action)?.[1] ?? ''
    const inputs = [...section('inputs').matchAll(/^  ([\w-]+):$/gm)].map(([, name]) => name as string)
    expect(inputs.length).toBeGreaterThan(5)
    for (const input of inputs) expect(section('runs'), input).toMatch(new RegExp(`inputs\\.${input}\\b`))
    for (const [, used] of section('runs').matchAll(/inputs\.([\w-]+)/g)) expect(inputs).toContain(used)
    for (const [, id, output] of section('outputs').matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)) {
      expect(text(`ci/github/${id}.sh`)).toContain(`${output}=`)
    }
    for (const [, path] of action.matchAll(/GITHUB_ACTION_PATH\/([\w/.-]+)/g)) accessSync(join(root, path as string), constants.X_OK)
  })

  const installed = job()

  it('installs a binary and checks what it is', () => {
    const right = createHash('sha256').update(readFileSync(binary)).digest('hex')
    const wrong = runStep('install', { ...job().env, PACKAGE: '', BINARY: binary, BINARY_SHA256: 'abc' })
    expect(wrong).toMatchObject({ code: 1, stdout: `::error title=wasmgate::binary-sha256 is abc, and what ${binary} holds is ${right}\n` })
    expect(runStep('install', { ...installed.env, PACKAGE: '', BINARY: binary, BINARY_SHA256: right })).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(installed.lines('GITHUB_PATH')).toEqual([join(installed.env['RUNNER_TEMP'] as string, 'wasmgate/bin')])
    expect(installed.file('GITHUB_OUTPUT')).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/), 'cache-directory': installed.file('GITHUB_ENV')['WASMGATE_CACHE_DIR'] })
  })

  it('installs what npm takes', () => {
    const here = job()
    // Else npm would build this checkout, which other tests run from.
    const { code, stderr } = runStep('install', { ...here.env, npm_config_ignore_scripts: 'true', PACKAGE: root, BINARY: '', BINARY_SHA256: '' })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const [folder = ''] = here.lines('GITHUB_PATH')
    expect(existsSync(join(folder, 'wasmgate'))).toBe(true)
    expect(here.file('GITHUB_OUTPUT')['version']).toBe(JSON.parse(text('package.json')).version)
  })

  it('tests, with annotations, a summary and an exit code', () => {
    const env = { ...installed.env, ...installed.file('GITHUB_ENV'), PATH: [...installed.lines('GITHUB_PATH'), installed.env['PATH']].join(delimiter) }
    const { code, stdout } = runStep('test', { ...env, TESTS: 'tests\n', OPTIONS: '--timeout 20s  --jobs 1' })
    expect(code).toBe(1)
    expect(annotations(stdout)).toEqual([
      { command: 'error', properties: { file: 'tests/lies.wasm', title: 'tests/lies' }, message: 'stdout differs (- expected, + actual)\n  -two\n  +one\n  +100%' },
      { command: 'error', properties: { file: 'tests/more/seven, or: 7.wasm', title: 'tests/more/seven, or: 7' }, message: 'exit code 7, expected 0' },
    ])
    expect(installed.file('GITHUB_OUTPUT')['summary']).toMatch(/^4 tests: 2 passed, 2 failed \(/)
    expect(installed.lines('GITHUB_STEP_SUMMARY')).toEqual(['### wasmgate test', '', installed.file('GITHUB_OUTPUT')['summary']])

    expect(runStep('test', { ...env, TESTS: 'tests/good.wasm\ntests/says.wasm', OPTIONS: '' })).toMatchObject({ code: 0 })
    expect(runStep('test', { ...env, TESTS: 'tests', OPTIONS: '--filter more/* --jobs 1' }).stdout).toMatch(/^1 test: 0 passed, 1 failed/m)
    expect(runStep('test', { ...env, TESTS: 'nowhere', OPTIONS: '' })).toMatchObject({ code: 125 })
    expect(installed.lines('GITHUB_STEP_SUMMARY').at(-1)).toBe('Nothing was tested: see the log.')
  })
})

interface Annotation {
  readonly command: string
  readonly properties: Record<string, string>
  readonly message: string
}

/**
 * Reads a log as GitHub's runner does: `::command name=value,name=value::message` at the beginning of a line.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands, its escapes as in actions/toolkit's command.ts
 */
function annotations(log: string): Annotation[] {
  return [...log.matchAll(/^::(\w+)(?: ((?:\w+=[^,:]*)(?:,\w+=[^,:]*)*))?::(.*)$/gm)].map(([, command, properties = '', message]): Annotation => ({
    command: command as string,
    properties: Object.fromEntries(properties.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), property(pair.slice(pair.indexOf('=') + 1))])),
    message: data(message as string),
  }))
}

const data = (escaped: string): string => escaped.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%')
const property = (escaped: string): string => data(escaped.replaceAll('%3A', ':').replaceAll('%2C', ','))

describe.each([
  ['ci/gitlab-ci.yml', (): string => [...text('ci/gitlab-ci.yml').matchAll(/^    - (wasmgate .*)$/gm)].map(([, line]) => line).join('\n')],
  ['ci/plain.sh', (): string => 'ci/plain.sh'],
])('%s', (name, script) => {
  it('leaves a JUnit report and ends with 1 where a test fails', () => {
    const copy = temporaryDirectory()
    cpSync(project, copy, { recursive: true })
    cpSync(join(root, 'ci'), join(copy, 'ci'), { recursive: true })
    const bin = temporaryDirectory()
    cpSync(binary, join(bin, 'wasmgate'))
    chmodSync(join(bin, 'wasmgate'), 0o755)
    const run = (): number | null => spawnSync('sh', ['-ec', script()], { cwd: copy, env: { PATH: `${bin}${delimiter}${pathWith(dirname(process.execPath))}` } }).status
    expect([name, run()]).toEqual([name, 1])
    const report = readFileSync(join(copy, 'report.xml'), 'utf8')
    readXml(report)
    expect(report).toMatch(/<testsuites?\b[^>]* tests="4"[^>]* failures="2"/)
    for (const failing of ['tests/lies', 'tests/more/seven, or: 7']) cpSync(join(copy, 'tests/good.wasm'), join(copy, `${failing}.wasm`))
    rmSync(join(copy, 'tests/lies.json'))
    expect(run()).toBe(0)
  })
})
