// Holds the directions of imports that docs/ARCHITECTURE.md draws: fails, naming each line, when one points the wrong way.
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** A layer is a folder below src/; what it may import from. The most exact folder counts. */
const layers = {
  binary: ['binary'],
  engine: ['engine', 'binary'],
  sys: ['sys'],
  fs: ['fs'],
  'fs/host': ['fs/host', 'fs', 'sys'],
  'fs/memory': ['fs/memory', 'fs', 'sys'],
  net: ['net', 'fs'],
  'net/guard': ['net/guard', 'net', 'fs'],
  'net/node': ['net/node', 'net', 'fs'],
  'wasi/abi': ['wasi/abi'],
  wasi: ['wasi', 'wasi/abi', 'fs', 'net', 'sys'],
  thread: ['thread', 'engine', 'binary', 'wasi', 'wasi/abi', 'fs', 'net', 'sys'],
  suite: ['suite', 'thread', 'engine', 'binary', 'fs', 'sys'],
  diagnostics: ['diagnostics', 'engine', 'binary'],
  host: ['host', 'wasi', 'wasi/abi', 'fs', 'fs/host', 'sys'],
  embed: ['embed', 'diagnostics', 'host', 'thread', 'engine', 'binary', 'wasi', 'wasi/abi', 'fs', 'fs/host', 'net', 'sys'],
  cli: ['cli', 'diagnostics', 'host', 'suite', 'thread', 'engine', 'binary', 'wasi', 'wasi/abi', 'fs', 'fs/host', 'fs/memory', 'net', 'net/guard', 'net/node', 'sys'],
}
/** Packages and modules of Node that only some layers may touch. */
const guarded = [
  [/^yargs/, ['cli']],
  [/^memfs/, ['fs/memory']],
  [/^koffi/, ['fs/host']],
  [/^wabt/, ['engine']],
  [/^smol-toml/, ['suite']],
  [/^@bjorn3\/browser_wasi_shim/, ['wasi/abi']],
  [/^node:/, ['cli', 'embed', 'host', 'suite', 'thread', 'engine', 'fs/host', 'fs/memory', 'net/guard', 'net/node', 'sys']],
]
/** Words that belong to one layer. */
const words = [
  [/\bprocess\.(argv|exit|exitCode|stdout|stderr)\b|\bconsole\./, ['cli', 'embed/wasi.ts'], 'prints, reads argv or exits'],
]

const root = join(import.meta.dirname, '..', 'src')
const layerOf = (file) => Object.keys(layers).filter((name) => `${file}/`.startsWith(`${name}/`)).sort((a, b) => b.length - a.length)[0]
const faults = []

for (const file of globSync('**/*.ts', { cwd: root }).sort()) {
  if (file.endsWith('.test.ts') || file.endsWith('test-support.ts') || file.startsWith('fs/cases')) continue
  const layer = layerOf(file)
  const text = readFileSync(join(root, file), 'utf8')
  const code = text.replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, (comment) => comment.replaceAll(/[^\n]/g, ' '))
  const at = (index) => `src/${file}:${text.slice(0, index).split('\n').length}`
  if (layer === undefined) {
    if (file !== 'index.ts') faults.push(`src/${file}: no layer has this file`)
    continue
  }
  for (const match of code.matchAll(/\b(?:from|import)\s*\(?\s*'([^'\n]+)'/g)) {
    const target = match[1]
    if (target.startsWith('.')) {
      const other = layerOf(relative(root, join(root, dirname(file), target)))
      if (!layers[layer].includes(other)) faults.push(`${at(match.index)}: ${layer} must not import ${other} (${target})`)
    } else {
      const rule = guarded.find(([pattern]) => pattern.test(target))
      if (rule === undefined) faults.push(`${at(match.index)}: ${target} is no package that src/ may import; see scripts/check-layers.mjs`)
      else if (!rule[1].includes(layer)) faults.push(`${at(match.index)}: ${layer} must not import ${target}`)
    }
  }
  for (const [pattern, allowed, what] of words) {
    const found = pattern.exec(code)
    if (found !== null && !allowed.includes(layer) && !allowed.includes(file)) faults.push(`${at(found.index)}: only ${allowed.join(' and ')} ${what}`)
  }
}

for (const fault of faults) process.stderr.write(`${fault}\n`)
process.exitCode = faults.length > 0 ? 1 : 0
