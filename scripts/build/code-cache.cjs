// Run by build.mjs under the Node that wasmgate will run on: `node code-cache.cjs LOADER DIRECTORY` carries out a few
// usual commands with the bundle that LOADER loads, and writes what V8 has compiled for them into DIRECTORY.
'use strict'
const fs = require('node:fs')
const os = require('node:os')
const path = require('node:path')

// (module (import "wasi_snapshot_preview1" "fd_write" (func $w (param i32 i32 i32 i32) (result i32)))
//   (memory (export "memory") 1)
//   (func (export "_start") i32.const 1  i32.const 0  i32.const 1  i32.const 8  call $w  drop))
const guest = Buffer.from(`
  0061736d01000000010c0260047f7f7f7f017f60000002230116776173695f736e617073686f745f70726576696577310866645f777269746500000302010105030100
  01071302066d656d6f72790200065f737461727400010a0f010d00410141004101410810001a0b`.replace(/\s/g, ''), 'hex')

// (module (memory (export "memory") 1) (func (export "_start") (local i32)
//   (loop (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 200000000))))))
// It is optimised in its 0.1 s, and kept by the cache whatever its time since it is so large.
const lasting = Buffer.concat([Buffer.from(`
  0061736d01000000010401600000030201000503010001071302066d656d6f72790200065f737461727400000a19011701017f0340200041016a2200418084afdf00490d
  000b0b`.replace(/\s/g, ''), 'hex'), Buffer.from([0, 0x80, 0x80, 0x80, 0x01]), Buffer.alloc(2 * 1024 * 1024)])

const [, , loader, directory] = process.argv
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'wasmgate-build-'))
const { main, scripts } = require(path.resolve(loader))

async function warm() {
  const module = path.join(work, 'guest.wasm')
  fs.writeFileSync(module, guest)
  // Each keeps what is compiled by then of the files that it is the first to load: a plain run should not carry the others' code.
  await run(['--dir', `${work}::/`, '--env', 'A=1', module, 'argument'])
  await run(['--help'])
  await run(['--tmpfs', '/tmp', module])
  await run(['--net', module])
  // What keeps native code, then what finds it.
  fs.writeFileSync(module, lasting)
  for (let time = 0; time < 2; time++) await run(['--cache-dir', path.join(work, 'cache'), module])
}

const kept = new Set()

async function run(args) {
  const code = await main(args)
  if (code !== 0) throw new Error(`wasmgate ${args.join(' ')}, which warms up the code cache, ended with ${code}`)
  for (const [name, script] of scripts) {
    if (kept.has(name)) continue
    kept.add(name)
    fs.writeFileSync(path.join(directory, `${path.basename(name, '.cjs')}-${process.version}-${process.arch}.cache`), script.createCachedData())
  }
}

warm().catch((error) => {
  console.error(error)
  process.exitCode = 1
}).finally(() => { fs.rmSync(work, { recursive: true, force: true }) })
