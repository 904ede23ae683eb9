// The peer: a module under Node's own node:wasi, as its manual has it.
//   node node-wasi.cjs MODULE HOST_DIRECTORY|'' [guest arguments...]
'use strict'
const { readFileSync } = require('node:fs')
const { WASI } = require('node:wasi')

const [path, directory, ...rest] = process.argv.slice(2)
const wasi = new WASI({
  version: 'preview1',
  args: [path, ...rest],
  env: {},
  preopens: directory === '' ? {} : { '/data': directory },
  returnOnExit: true,
})
const compiled = new WebAssembly.Module(readFileSync(path))
const instance = new WebAssembly.Instance(compiled, wasi.getImportObject())
process.exitCode = wasi.start(instance)
