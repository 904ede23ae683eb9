import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { copies, exits, opens, prints, printsPreopens } from './guests.ts'
import { temporaryDirectory, wat } from './wat.ts'

const start = (body: string, more = ''): string => `(module ${more} (memory (export "memory") 1) (func $main (export "_start") ${body}))`

/** What the pages of docs/ run, by their names there. */
const modules: Record<string, string> = {
  app: printsPreopens,
  copy: copies,
  hello: prints('hello\n'),
  seven: exits(7),
  read: opens('in.txt'),
  outside: opens('../secret.txt'),
  write: opens('out.txt', { create: true }),
  spin: start('(loop $again (br $again))'),
  unreachable: start('unreachable'),
  bounds: start('(drop (i32.load (i32.const 70000)))'),
  recursion: start('(call $main)'),
  divide: start('(drop (i32.div_s (i32.const 1) (i32.const 0)))'),
  indirect: start('(call_indirect (param i32) (i32.const 1) (i32.const 0))', '(table 1 funcref) (elem (i32.const 0) $main)'),
  imports: '(module (import "env" "now" (func (result f64))) (import "env" "log" (func (param i32))) (memory (export "memory") 1) (func (export "_start")))',
  math: '(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))',
  main: '(module (import "env" "add" (func $add (param i32 i32) (result i32))) (memory (export "memory") 1) (func (export "_start") (drop (call $add (i32.const 1) (i32.const 2)))))',
}

/** A new folder in which the lines of docs/TROUBLESHOOTING.md and docs/migrate can be followed. */
export async function stage(): Promise<string> {
  const folder = join(temporaryDirectory(), 'project')
  mkdirSync(join(folder, 'data'), { recursive: true })
  for (const [name, text] of Object.entries(modules)) writeFileSync(join(folder, `${name}.wasm`), await wat(text))
  const files: Record<string, string | Uint8Array> = {
    '../secret.txt': 'secret\n',
    'in.txt': 'in\n',
    'vars.env': 'A=1\n',
    'notes.txt': 'What I have to do\n',
    'app.wat': exits(0),
    'broken.wat': '(module\n  (func (export "_start") i32.ad))\n',
    'empty.wasm': '',
    'component.wasm': Buffer.from('0061736d0d000100', 'hex'),
    'cut.wasm': (await wat(printsPreopens)).subarray(0, 60),
    // A custom section that is called linking, which only object files have.
    'object.o': Buffer.from('0061736d01000000000a076c696e6b696e670200', 'hex'),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
  for (const name of ['browser.wat', 'connect.wat']) cpSync(fileURLToPath(new URL(`../../docs/guests/${name}`, import.meta.url)), join(folder, name))
  return folder
}
