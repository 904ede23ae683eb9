import { openSync } from 'node:fs'
import { dirname } from 'node:path'
import { expect, test } from 'vitest'
import { exits } from '../support/guests.ts'
import { finished, startWasmgate, wasmgate } from '../support/run.ts'
import { watFile } from '../support/wat.ts'

const noModule = 'no module is named: wasmgate [run] [options] MODULE [arguments...]; see wasmgate --help'

test.each<[string[], string]>([
  [[], noModule],
  [['run'], noModule],
  [['--quiet'], noModule],
  [['--'], noModule],
  [['--dri', '.', 'm.wasm'], 'there is no option --dri; did you mean --dir?'],
  [['run', '--invok', 'f', 'm.wasm'], 'there is no option --invok; did you mean --invoke?'],
  [['validate', '--dir', '.', 'm.wasm'], 'there is no option --dir'],
  [['validate'], 'no module is named: wasmgate validate [options] MODULE...'],
  [['--dir'], '--dir needs a value: --dir HOST[::GUEST]'],
  [['--tmpfs', '/t:much', 'm.wasm'], "--tmpfs '/t:much': a size is a number of bytes above zero, or like 512k, 64m, 1g"],
  [['help', 'rnu'], "there is no command 'rnu'; did you mean run?"],
  [['help', 'run', 'validate'], 'help takes one command: wasmgate help run'],
  [['version', 'x'], 'version takes no arguments'],
])('%j', async (args, sentence) => {
  const { code, stdout, stderr } = await wasmgate(args)
  expect([code, stdout, stderr]).toEqual([125, '', `wasmgate: ${sentence}\n`])
})

test('our own name may stand once more in front, as in the command of an image', async () => {
  const guest = await watFile(exits(42))
  expect(await wasmgate(['wasmgate', guest])).toMatchObject({ code: 42, stderr: '' })
  expect(await wasmgate(['wasmgate', 'run', '--dir', '.', guest])).toMatchObject({ code: 42, stderr: '' })
  expect(await wasmgate(['wasmgate', 'wasmgate', guest])).toMatchObject({ code: 127 })
})

test('but a module that is called so is a module', async () => {
  const cwd = dirname(await watFile(exits(43), 'wasmgate'))
  expect(await wasmgate(['wasmgate', 'no-module'], { cwd })).toMatchObject({ code: 43, stderr: '' })
})

test('a reader of help that goes away is no fault', async () => {
  const child = startWasmgate(['--help'])
  child.stdout?.destroy()
  expect(await finished(child)).toMatchObject({ code: 0, stderr: '' })
})

test.skipIf(process.platform !== 'linux')('help that cannot be written is', async () => {
  const child = startWasmgate(['--help'], {}, { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  expect(await finished(child)).toMatchObject({ code: 125, stderr: 'wasmgate: standard output cannot be written (ENOSPC)\n' })
})
