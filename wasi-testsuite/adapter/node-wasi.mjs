// node:wasi as a command: node adapter/node-wasi.mjs [--dir HOST::GUEST] [--env NAME=VALUE] MODULE [arguments...]
import { readFile } from 'node:fs/promises'
import { WASI } from 'node:wasi'

const words = process.argv.slice(2)
const preopens = {}
const env = {}
while (words[0] === '--dir' || words[0] === '--env') {
  const [option, value] = words.splice(0, 2)
  const at = value.indexOf(option === '--dir' ? '::' : '=')
  if (option === '--dir') preopens[value.slice(at + 2)] = value.slice(0, at)
  else env[value.slice(0, at)] = value.slice(at + 1)
}
const module = await WebAssembly.compile(await readFile(words[0]))
const names = new Set(WebAssembly.Module.imports(module).map(({ module }) => module))
const wasi = new WASI({ version: names.has('wasi_unstable') ? 'unstable' : 'preview1', args: words, env, preopens, returnOnExit: true })
process.exitCode = wasi.start(await WebAssembly.instantiate(module, wasi.getImportObject()))
