import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { copies, prints, printsList, printsPreopens } from '../support/guests.ts'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory, wat } from '../support/wat.ts'

let cwd: string

beforeAll(async () => {
  cwd = temporaryDirectory()
  for (const name of ['a', 'b', 'c d']) mkdirSync(join(cwd, name))
  const guests = { 'args.wasm': printsList('args'), 'env.wasm': printsList('environ'), 'dirs.wasm': printsPreopens, 'copy.wasm': copies, 'run': prints('I am run\n'), 'help': prints('I am help\n') }
  for (const [name, text] of Object.entries(guests)) writeFileSync(join(cwd, name), await wat(text))
  writeFileSync(join(cwd, 'hello.wat'), prints('from text\n'))
})

describe('arguments reach the guest untouched', () => {
  test.each([
    [[], []],
    [[], ['a', 'b c', '']],
    [[], ['--help', '-h', '--version', '-v', '--dir=x', '--', '--quiet', '-']],
    [[], ['ä', '漢字', '\n', '"', '$HOME', '*']],
    [['--quiet'], ['--quiet']],
    [['--'], ['--']],
    [['run'], ['run', 'x']],
    [['run', '--'], ['--nonsense']],
    // Node looks for these everywhere on its command line.
    [[], ['--env-file', 'none', '', 'x']],
    [[], ['--env-file=none']],
    [[], ['--experimental-config-file=none', '=', '==', '=x']],
    [[], ['--experimental-default-config-file', '--experimental-config-file', 'none']],
  ])('%j module %j', async (options, guestArgs) => {
    const { code, stdout, stderr } = await wasmgate([...options, 'args.wasm', ...guestArgs], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(['args.wasm', ...guestArgs].map((arg) => `${arg}\0`).join(''))
  })

  test('argv[0] is the last name of MODULE, whose path is nothing to tell a guest, or --argv0', async () => {
    expect((await wasmgate(['./args.wasm'], { cwd })).stdout).toBe('args.wasm\0')
    expect((await wasmgate(['--argv0', 'tool', './args.wasm', 'x'], { cwd })).stdout).toBe('tool\0x\0')
    expect((await wasmgate(['--argv0=--x', './args.wasm'], { cwd })).stdout).toBe('--x\0')
  })
})

test('no argument makes Node load anything', async () => {
  writeFileSync(join(cwd, 'evil.cjs'), 'console.log("evil")')
  writeFileSync(join(cwd, 'evil.json'), JSON.stringify({ nodeOptions: { import: [join(cwd, 'evil.cjs')] } }))
  writeFileSync(join(cwd, 'evil.env'), `NODE_OPTIONS="--require ${join(cwd, 'evil.cjs')}"\n`)
  const guestArgs = ['--env-file', 'evil.env', '--env-file=evil.env', '--env-file-if-exists=evil.env', '--experimental-config-file=evil.json']
  expect((await wasmgate(['args.wasm', ...guestArgs], { cwd })).stdout).toBe(['args.wasm', ...guestArgs, ''].join('\0'))
})

describe('the environment', () => {
  test.each<[string[], string[]]>([
    [[], []],
    [['--env', 'A=1', '--env=B=x=y', '-env', 'C='], ['A=1', 'B=x=y', 'C=']],
    [['--env', 'FROM_HOST', '--env', 'NOT_THERE'], ['FROM_HOST=ä']],
  ])('%j', async (options, expected) => {
    const { code, stdout, stderr } = await wasmgate([...options, 'env.wasm'], { cwd, env: { FROM_HOST: 'ä' } })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(expected.map((variable) => `${variable}\0`).join(''))
  })
})

test('--inherit-env passes on everything', async () => {
  const { stdout } = await wasmgate(['--inherit-env', '--env', 'A=1', 'env.wasm'], { cwd, env: { FROM_HOST: 'ä', A: '0' } })
  expect(stdout.split('\0')).toEqual(expect.arrayContaining(['FROM_HOST=ä', 'A=1', expect.stringMatching(/^PATH=/)]))
})

test('--env-file', async () => {
  writeFileSync(join(cwd, 'variables'), '# some\nA=1\nFROM_HOST\nNODE_OPTIONS=--nonsense\n')
  const { code, stdout, stderr } = await wasmgate(['--env-file', 'variables', '--env=A=2', 'env.wasm'], { cwd, env: { FROM_HOST: 'ä' } })
  expect([code, stderr]).toEqual([0, ''])
  expect(stdout).toBe('A=2\0FROM_HOST=ä\0NODE_OPTIONS=--nonsense\0')
})

describe('directories', () => {
  test.each<[string[], string[]]>([
    [[], []],
    [['--dir', '.'], ['*.']],
    [['--dir=a'], ['*a']],
    [['--dir', 'a/'], ['*a']],
    [['--dir', 'a::/x'], ['*/x']],
    [['--dir', '/x:a'], ['*/x']],
    [['--dir', 'a:ro'], [' a']],
    [['--dir', 'a::/x::ro'], [' /x']],
    [['--dir', 'a::/x:readonly'], [' /x']],
    [['--dir', '/x:a:readonly'], [' /x']],
    [['--mapdir', '/x::a'], ['*/x']],
    [['--mapdir', '/x:a'], ['*/x']],
    [['--map-dir=/x::a'], ['*/x']],
    [['-v', 'a:/x'], ['*/x']],
    [['-v', 'a:/x:ro'], [' /x']],
    [['-va:/x'], ['*/x']],
    [['--volume', 'a:/x'], ['*/x']],
    [['--mount', 'a:/x:ro'], [' /x']],
    [['-mount', 'a:/x:ro'], [' /x']],
    [['-mount=a'], ['*a']],
    [['-dir', 'a'], ['*a']],
    [['--dir', 'c d::/ä b'], ['*/ä b']],
    [['--tmpfs', '/t'], ['*/t']],
    [['--tmpfs', '/t:64k'], ['*/t']],
    [['-v', 'b:/2', '--dir', 'a::/1', '--tmpfs', '/3', '--mapdir', '/4:a:ro'], ['*/2', '*/1', '*/3', ' /4']],
  ])('%j', async (options, expected) => {
    const { code, stdout, stderr } = await wasmgate([...options, 'dirs.wasm'], { cwd })
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toBe(expected.map((line) => `${line}\n`).join(''))
  })
})

describe('MODULE', () => {
  test('as text', async () => {
    expect(await wasmgate(['hello.wat'], { cwd })).toMatchObject({ code: 0, stdout: 'from text\n', stderr: '' })
  })

  test('from standard input, as a binary and as text', async () => {
    expect(await wasmgate(['-', 'x'], { stdin: await wat(printsList('args')) })).toMatchObject({ code: 0, stdout: '-\0x\0', stderr: '' })
    expect(await wasmgate(['-'], { stdin: prints('hi\n') })).toMatchObject({ code: 0, stdout: 'hi\n', stderr: '' })
    expect(await wasmgate(['-'], { stdin: await wat(copies) })).toMatchObject({ code: 0, stdout: '', stderr: '' })
  })

  test('called like a command', async () => {
    expect(await wasmgate(['./run'], { cwd })).toMatchObject({ code: 0, stdout: 'I am run\n' })
    expect(await wasmgate(['run', 'run'], { cwd })).toMatchObject({ code: 0, stdout: 'I am run\n' })
    expect(await wasmgate(['--', 'help'], { cwd })).toMatchObject({ code: 0, stdout: 'I am help\n' })
    expect(await wasmgate(['--quiet', 'help'], { cwd })).toMatchObject({ code: 0, stdout: 'I am help\n' })
  })
})

test('standard input goes to the guest', async () => {
  const stdin = 'line\n'.repeat(50_000)
  expect(await wasmgate(['copy.wasm'], { cwd, stdin })).toMatchObject({ code: 0, stdout: stdin, stderr: '' })
})
