import { singleFile } from '../sys/single-file.ts'
import { SuiteError } from './suite-error.ts'
import { parseTemplate, type Template } from './template.ts'

/** Another runtime: how it is called, and how it tells its version. */
export interface Command {
  readonly name: string
  readonly template: Template
  readonly version: readonly string[]
}

const templates: Readonly<Record<string, string>> = {
  wasmtime: 'wasmtime run {dir:--dir %h::%g} {env:--env %k=%v} {module} {args}',
  wasmedge: 'wasmedge {dir:--dir %g:%h} {env:--env %k=%v} {module} {args}',
  wazero: 'wazero run {dir:-mount=%h:%g} {env:-env=%k=%v} {module} {args}',
  iwasm: 'iwasm {dir:--map-dir=%g::%h} {env:--env=%k=%v} {module} {args}',
  wasmer: 'wasmer run {dir:--volume %h:%g} {env:--env %k=%v} {module} -- {args}',
}

/** Node's own WASI, through a Node of its own for each test. */
const nodeWasi = `
const { WASI } = require('node:wasi')
const { argv: [, ...words] } = process, preopens = {}, env = {}
while (words[0] === '--dir' || words[0] === '--env') {
  const [option, name, value] = words.splice(0, 3)
  ;(option === '--dir' ? preopens : env)[name] = value
}
const module = new WebAssembly.Module(require('node:fs').readFileSync(words[0]))
const unstable = WebAssembly.Module.imports(module).some((one) => one.module === 'wasi_unstable')
const wasi = new WASI({ version: unstable ? 'unstable' : 'preview1', args: words, env, preopens, returnOnExit: false })
wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()))
`

/** The Node that runs this; the one on PATH where this is a program without options of Node's. */
const node = singleFile() === undefined ? process.execPath : 'node'

const nodeCommand: Command = {
  name: 'node:wasi',
  template: [
    ...[node, '--no-warnings', '-e', nodeWasi, '--'].map((text) => ({ kind: 'word', text }) as const),
    ...parseTemplate('{dir:--dir %g %h} {env:--env %k %v} {module} {args}'),
  ],
  version: [node, '--version'],
}

/** The names that stand for a whole template. */
export const presetNames: readonly string[] = [...Object.keys(templates), 'node:wasi']

/** What `--runtime` names: a preset by its name, or a template. Throws SuiteError. */
export function runtimeCommand(text: string): Command {
  if (text === 'node:wasi') return nodeCommand
  const preset = templates[text]
  const template = parseTemplate(preset ?? text)
  const [first] = template
  if (first?.kind !== 'word' || first.text.includes('{module}')) throw new SuiteError('the command is missing: it comes first')
  const command = first.text
  return { name: preset === undefined ? command.replace(/^.*\//, '') : text, template, version: text === 'wazero' ? [command, 'version'] : [command, '--version'] }
}
