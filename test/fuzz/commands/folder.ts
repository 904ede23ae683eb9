import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { assemble } from '../../../src/binary/test-support.ts'
import { copies, prints, printsList } from '../../support/guests.ts'

/** A new folder with a module of each kind, and a directory; what arguments.ts names. */
export async function furnishedFolder(): Promise<string> {
  const folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'wasmgate-fuzz-')))
  const put = (name: string, contents: string | Uint8Array): void => { fs.writeFileSync(join(folder, name), contents) }
  const hello = await assemble(prints('hello\n'))
  put('hello.wasm', hello)
  put('args.wasm', await assemble(printsList('args')))
  put('copy.wasm', await assemble(copies))
  put('reactor.wasm', await assemble('(module (memory (export "memory") 1) (func (export "_initialize")) (func (export "f") (param i32) (result i32) (local.get 0)))'))
  put('trap.wasm', await assemble('(module (func $inner (unreachable)) (func (export "_start") (call $inner)))'))
  put('import.wasm', await assemble('(module (import "lib" "f" (func (param i32) (result i32))) (func (export "_start")))'))
  put('text.wat', '(module (func (export "_start")))')
  put('cut.wasm', hello.subarray(0, hello.length / 2))
  put('empty', '')
  put('variables', '# some\nA=1\nB="two\n=\nPATH\n')
  fs.mkdirSync(join(folder, 'dir'))
  put('dir/file', 'text')
  fs.symlinkSync('dir', join(folder, 'link'))
  return folder
}
