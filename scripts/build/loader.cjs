// Turns the bundle's files into code, each when it is first needed, with what V8 compiled of it when it was built
// (code-cache.cjs): that halves what wasmgate adds to Node's own start. V8 checks that it is for its version and its flags; that
// it is for this source, the name of the file says. Without it, or when V8 refuses it, the source is compiled.
'use strict'
const vm = require('node:vm')

/** Loads `main-HASH.cjs`. `read` answers with the bytes of a file and throws where there is none. */
function loadMain(directory, read) {
  const loaded = new Map()
  const scripts = new Map()

  function load(name) {
    const known = loaded.get(name)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    loaded.set(name, module)
    const filename = directory + name
    // The build made it ASCII, and latin1 is what is read fastest.
    const source = `(function (exports, require, module, __filename, __dirname) {${read(name).latin1Slice()}\n})`
    const script = new vm.Script(source, { filename, cachedData: compiled(name) })
    scripts.set(name, script)
    const requireBeside = (id) => (id.startsWith('./') ? load(id.slice(2)) : require(id))
    script.runInThisContext()(module.exports, requireBeside, module, filename, directory)
    return module.exports
  }

  function compiled(name) {
    try {
      return read(`${name.slice(0, -4)}-${process.version}-${process.arch}.cache`)
    } catch {
      return undefined // built by another Node, or no part of what is often run
    }
  }

  return Object.assign(load('main-HASH.cjs'), { scripts })
}
