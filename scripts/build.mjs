// Bundles src/ into dist/: chunks/main-HASH.cjs with all that a run needs, chunks that are loaded when first needed, V8's compiled
// code of what is often run, and wasmgate.cjs, which puts these together (build/loader.cjs).
// Runs on Node 20 as well as 24: `npm ci` calls it with whatever Node is there.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './build/bundle.mjs'
import { installedNode, OLDEST } from './build/nodes.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The Nodes that may run what is built: this one, and the pinned one that bin/wasmgate.js hands over to. */
function targetNodes() {
  const pinned = installedNode(`${process.platform}-${process.arch}`)
  const all = [{ path: process.execPath, version: process.versions.node }, ...(pinned === undefined ? [] : [pinned])]
  return all.filter((node, index) => Number.parseInt(node.version, 10) >= OLDEST && all.findIndex((other) => other.version === node.version) === index)
}

const part = (name) => readFileSync(join(root, 'scripts/build', name), 'utf8')

const started = performance.now()
const dist = join(root, 'dist')
const work = join(dist, `.build-${process.pid}`)
rmSync(work, { recursive: true, force: true })
mkdirSync(join(work, 'chunks'), { recursive: true })
try {
  const chunks = await bundle(join(work, 'chunks'))
  const main = basename(chunks[0], '.cjs')
  const loader = `${part('loader.cjs')}${part('from-files.cjs')}`.replaceAll('main-HASH', main)
  writeFileSync(join(work, 'wasmgate.cjs'), loader)
  // For threads (src/cli/threads.ts): by a name of its own, since wasmgate.cjs may be of another build by then.
  writeFileSync(join(work, 'chunks', `${main}-loader.cjs`), loader.replace('/chunks/', '/'))
  for (const node of targetNodes()) {
    const made = spawnSync(node.path, [join(root, 'scripts/build/code-cache.cjs'), join(work, 'wasmgate.cjs'), join(work, 'chunks')], { stdio: ['ignore', 'ignore', 'inherit'], env: {} })
    if (made.status !== 0) console.error(`no code cache for ${node.path}: ${made.error?.message ?? `it ended with ${made.status ?? made.signal}`}`)
  }

  // A wasmgate may be running meanwhile, or another build: files come whole, wasmgate.cjs last. What it does not name is left for
  // a minute to those that started before.
  mkdirSync(join(dist, 'chunks'), { recursive: true })
  const made = readdirSync(join(work, 'chunks')).map((name) => join('chunks', name))
  for (const file of [...made, 'wasmgate.cjs']) renameSync(join(work, file), join(dist, file))
  for (const name of readdirSync(join(dist, 'chunks'))) {
    const file = join('chunks', name)
    const age = Date.now() - (statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (!made.includes(file) && age > 60_000) rmSync(join(dist, file), { force: true })
  }
  if (process.stdout.isTTY) console.log(`dist/: ${made.length + 1} files in ${Math.round(performance.now() - started)} ms`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
