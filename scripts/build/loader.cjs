// dist/wasmgate.cjs: runs main-HASH.cjs with the code that V8 compiled for it when it was built (code-cache.mjs), which
// halves what wasmgate adds to Node's own start. V8 checks that the code is for its version and its flags; that it is for this
// source, the name of the file says. Without such a file, or when V8 refuses it, the source is compiled as ever.
'use strict'
const fs = require('node:fs')
const vm = require('node:vm')

const filename = `${__dirname}/main-HASH.cjs`
let cachedData
try {
  cachedData = fs.readFileSync(`${__dirname}/main-HASH-${process.version}-${process.arch}.cache`)
} catch {
  // Built by another Node.
}
// The build made it ASCII, and latin1 is what is read fastest.
const source = `(function (exports, require, module, __filename, __dirname) {${fs.readFileSync(filename, 'latin1')}\n})`
const script = new vm.Script(source, { filename, cachedData })
require.cache[filename] = module
script.runInThisContext()(exports, require, module, filename, __dirname)
exports.script = script
