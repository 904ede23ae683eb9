import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it, test } from 'vitest'
import { bashScript } from '../../src/cli/completion/bash.ts'
import { fishScript } from '../../src/cli/completion/fish.ts'
import { operandsOf, shapes, type CommandShape } from '../../src/cli/completion/shape.ts'
import { zshScript } from '../../src/cli/completion/zsh.ts'
import { commands, informing } from '../../src/cli/commands.ts'
import { spellings } from '../../src/cli/options.ts'
import { wasmgate } from '../support/run.ts'
import { completer, hasShell, shells } from '../support/shells.ts'
import { temporaryDirectory } from '../support/wat.ts'

const writers = { bash: bashScript, zsh: zshScript, fish: fishScript }
const names = [...commands, ...informing].map(({ name }) => name)
const modules = ['app.wasm', 'lib', 'old.cwasm', 'tool.wat', 'two words']

/** A line up to the cursor, and all that is offered there. */
const cases: readonly (readonly [line: string, words: readonly string[]])[] = [
  // Commands and MODULE.
  ['wasmgate ', [...names, ...modules]],
  ['wasmgate va', ['validate']],
  ['wasmgate lib/', ['lib/inner.wasm', 'lib/deep']],
  ['wasmgate run ', modules],
  ['wasmgate run --quiet t', ['tool.wat', 'two words']],
  ['wasmgate validate app.wasm o', ['old.cwasm']],
  ['wasmgate test n', ['note.txt']],
  ['wasmgate completion ', ['bash', 'fish', 'zsh']],
  ['wasmgate help ', names],
  // What stands behind MODULE is the guest's: files, and no options of ours.
  ['wasmgate --dir . app.wasm n', ['note.txt']],
  ['wasmgate app.wasm x y n', ['note.txt']],
  ['wasmgate app.wasm --di', []],
  ['wasmgate run --env A app.wasm no', ['note.txt']],
  // Options.
  ['wasmgate --inv', ['--invoke']],
  ['wasmgate --inh', ['--inherit-env']],
  ['wasmgate run --allow-r', ['--allow-resolve']],
  ['wasmgate test --rep', ['--reporter']],
  ['wasmgate test lib --rep', ['--reporter']],
  ['wasmgate validate --inv', []],
  // Mounts complete paths of the host, on the side where the host's is.
  ['wasmgate --dir ', ['lib', 'two words']],
  ['wasmgate --dir l', ['lib']],
  ['wasmgate --dir lib/', ['lib/deep']],
  ['wasmgate --dir=l', ['--dir=lib']],
  ['wasmgate --dir /data:l', ['/data:lib']],
  ['wasmgate --dir=/data:l', ['--dir=/data:lib']],
  ['wasmgate --dir lib::l', []],
  ['wasmgate --volume l', ['lib']],
  ['wasmgate -v l', ['lib']],
  ['wasmgate --volume lib:l', []],
  ['wasmgate --mapdir /data::l', ['/data::lib']],
  ['wasmgate --mapdir /data:l', ['/data:lib']],
  ['wasmgate --mapdir l', []],
  ['wasmgate --dir two\\ w', ['two words']],
  // Other values.
  ['wasmgate --env-file n', ['note.txt']],
  ['wasmgate --env-file=n', ['--env-file=note.txt']],
  ['wasmgate --env ALPHA_V', ['ALPHA_VARIABLE']],
  ['wasmgate --preload env=l', ['env=lib']],
  ['wasmgate --preload env=a', ['env=app.wasm']],
  ['wasmgate --timeout ', []],
  ['wasmgate test --reporter ju', ['junit']],
  ['wasmgate test --reporter=ju', ['--reporter=junit']],
  ['wasmgate --trace=p', ['--trace=path', '--trace=poll', '--trace=proc']],
  ['wasmgate --trace=path,ra', ['--trace=path,random']],
  ['wasmgate --trace a', ['app.wasm']],
  ['wasmgate -- a', ['app.wasm']],
]

describe.each(shells)('%s', (shell) => {
  if (!hasShell(shell)) {
    it.skip(`${shell} is not installed here`, () => { /* nothing to do */ })
    return
  }
  const answers = new Map<string, string[]>()
  let complete: ReturnType<typeof completer>
  const folder = temporaryDirectory()
  const inventedName = 'invented-for-this-test'

  beforeAll(async () => {
    mkdirSync(join(folder, 'lib/deep'), { recursive: true })
    mkdirSync(join(folder, 'two words'))
    for (const name of ['app.wasm', 'tool.wat', 'old.cwasm', 'note.txt', 'lib/inner.wasm', 'lib/other.txt']) writeFileSync(join(folder, name), '')
    const { code, stdout } = await wasmgate(['completion', shell])
    expect(code).toBe(0)
    complete = completer(shell, stdout, folder, temporaryDirectory())
    for (const [index, words] of complete(cases.map(([line]) => line)).entries()) answers.set((cases[index] as readonly [string, unknown])[0], words)
  })

  it.each(cases)('%s', (line, words) => {
    expect(answers.get(line)).toEqual([...words].toSorted())
  })

  it('knows every option of every command', () => {
    const lines = commands.map(({ name }) => `wasmgate ${name} --`)
    for (const [index, words] of complete(lines).entries()) {
      const { name, options } = commands[index] as (typeof commands)[number]
      const long = options.flatMap((option) => spellings(option)).filter((spelling) => spelling.startsWith('--'))
      expect(words.map((word) => word.replace(/=$/, '')), name).toEqual(expect.arrayContaining(long))
    }
  })

  it('completes an option that is new in a table', () => {
    const [run, ...others] = shapes()
    const invented = { spellings: [`--${inventedName}`], help: "It's [new]: $HOME `x` \\", takes: 'value', called: 'FILE', values: { kind: 'file' }, many: false } as const
    const script = writers[shell]([{ ...run as CommandShape, options: [...(run as CommandShape).options, invented] }, ...others])
    const found = completer(shell, script, folder, temporaryDirectory())(['wasmgate --invented', `wasmgate --${inventedName} no`])
    expect(found).toEqual([[`--${inventedName}`], ['note.txt']])
  })
})

test.each([
  ['wasmgate [run] [options] MODULE [arguments...]', ['module', 'file'], true],
  ['wasmgate validate [options] MODULE...', ['module'], false],
  ['wasmgate test [options] DIR|FILE...', ['file'], false],
  ['wasmgate completion bash|zsh|fish', ['words', 'none'], false],
  ['wasmgate version', ['none'], false],
])('the operands of %s', (usage, kinds, guest) => {
  const { operands, ...rest } = operandsOf(usage, [])
  expect({ kinds: operands.map(({ kind }) => kind), ...rest }).toEqual({ kinds, guest })
})

test.each([
  [['completion'], 'one shell is needed'],
  [['completion', 'bash', 'zsh'], 'one shell is needed'],
  [['completion', 'fihs'], "there is no completion for 'fihs', only for bash, zsh, fish; did you mean fish?"],
  [['completion', 'constructor'], "there is no completion for 'constructor'"],
])('%j is refused', async (args, words) => {
  const { code, stdout, stderr } = await wasmgate(args)
  expect([code, stdout]).toEqual([125, ''])
  expect(stderr).toContain(words)
})
