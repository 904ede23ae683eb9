import { Script } from 'node:vm'

/**
 * Turns the bundle's files into code, each when it is first needed, with what V8 compiled of it when it was built
 * (../code-cache.cjs): that halves what wasmgate adds to Node's own start. V8 checks that it is for its version and its flags;
 * that it is for this source, the name of the file says. Without it, or when V8 refuses it, the source is compiled.
 * Answers what the main file exports, and the scripts by their names. `read` gives the bytes of a file, and throws where there
 * is none; `directory` is where they are said to be.
 */
export function load(directory, read) {
  const modules = new Map()
  const scripts = new Map()

  function exportsOf(name) {
    const known = modules.get(name)
    if (known !== undefined) return known.exports
    const module = { exports: {} }
    modules.set(name, module)
    const filename = directory + name
    // The build made it ASCII, and latin1 is what is read fastest.
    const source = `(function (exports, require, module, __filename, __dirname) {${read(name).latin1Slice()}\n})`
    const script = new Script(source, { filename, cachedData: compiled(name) })
    scripts.set(name, script)
    const requireBeside = (id) => (id.startsWith('./') ? exportsOf(id.slice(2)) : require(id))
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

  return { ...exportsOf('main-HASH.cjs'), scripts }
}
