// What `import 'wasmgate'` and `require('wasmgate')` load, dist/lib/: a CommonJS module (Node finds its names for `import`, so that
// both give one and the same), and the declarations of its types.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** One more entry of the bundle: the library shares with the command what it can. */
export const libraryEntry = { library: 'src/index.ts' }

/** Only what the oldest Node can parse, since this is what says so to it. */
const script = (bundle, names) => `'use strict'
if (parseInt(process.versions.node, 10) < 24) {
  throw new Error('wasmgate needs Node 24 or newer, and this is ' + process.version + ' (' + process.execPath + ')')
}
var library = require('../${bundle}')
${names.map((name) => `exports.${name} = library.${name}\n`).join('')}`

/** Writes dist/lib/ for a bundle of `files`, whose names are relative to `dist`. Answers the names of what it wrote. */
export function writeLibrary(root, dist, files) {
  const types = declarations(root, dist)
  const bundle = files.find((file) => /(^|\/)library-[^/]*\.cjs$/.test(file))
  const written = new Map([
    ['lib/package.json', '{ "type": "commonjs" }\n'],
    ...Array.from(types, ([name, text]) => [`lib/${name}`, text]),
    ['lib/index.js', script(bundle, valuesOf(types.get('index.d.ts')))],
  ])
  for (const [name, text] of written) {
    const path = join(dist, name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}-${process.pid}`, text)
    renameSync(`${path}-${process.pid}`, path)
  }
  return [...written.keys()]
}

/** The names in `export { a, type B, c as D } from ...` that are no types. */
const valuesOf = (text) => Array.from(text.matchAll(/export \{([^}]*)\}/g), ([, list]) => list.split(','))
  .flat().filter((name) => !/^\s*type /.test(name)).map((name) => name.replace(/^.* as /, '').trim())

/** The declarations that index.d.ts needs, by their names; the compiler makes those of the whole program. */
function declarations(root, dist) {
  const directory = mkdtempSync(join(dist, '.types-'))
  try {
    const compiler = join(createRequire(import.meta.url).resolve('typescript/package.json'), '../bin/tsc')
    const made = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.library.json'), '--noCheck', '--outDir', directory], { encoding: 'utf8' })
    if (made.status !== 0) throw new Error(`the declarations cannot be made:\n${made.stdout}${made.stderr}`)
    const found = new Map()
    const take = (file) => {
      const name = relative(directory, file).replaceAll('\\', '/')
      if (found.has(name)) return
      const text = readFileSync(file, 'utf8')
      const own = /((?:from |import\()'\.[^']*)\.ts'/g
      found.set(name, text.replaceAll(own, "$1.js'"))
      for (const [, path] of text.matchAll(own)) take(join(dirname(file), `${path.replace(/^.*'/, '')}.d.ts`))
    }
    take(join(directory, 'index.d.ts'))
    return found
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}
