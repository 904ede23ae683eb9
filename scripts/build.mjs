// Bundles src/ into dist/, or into the directory that is named: chunks/main-HASH.cjs with all that a run needs, chunks that are
// loaded when first needed, V8's compiled code of what is often run, wasmgate.cjs, which puts these together (build/start/), and
// lib/, the library.
// Runs on Node 20 as well as 24: `npm ci` calls it with whatever Node is there.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle, startOf } from './build/bundle.mjs'
import { writeLibrary } from './build/library.mjs'
import { installedNode, OLDEST } from './build/nodes.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The Nodes that may run what is built: this one, and the pinned one that bin/wasmgate.js hands over to. */
function targetNodes() {
  const pinned = installedNode(`${process.platform}-${process.arch}`)
  const all = [{ path: process.execPath, version: process.versions.node }, ...(pinned === undefined ? [] : [pinned])]
  return all.filter((node, index) => Number.parseInt(node.version, 10) >= OLDEST && all.findIndex((other) => other.version === node.version) === index)
}

const started = performance.now()
const dist = resolve(process.argv[2] ?? join(root, 'dist'))
const work = join(dist, `.build-${process.pid}`)
rmSync(work, { recursive: true, force: true })
mkdirSync(join(work, 'chunks'), { recursive: true })
try {
  const main = await bundle(join(work, 'chunks'))
  writeFileSync(join(work, 'wasmgate.cjs'), await startOf('files', main))
  writeFileSync(join(work, 'chunks', main.replace('.cjs', '-thread.cjs')), await startOf('thread', main))
  for (const node of targetNodes()) {
    const made = spawnSync(node.path, [join(root, 'scripts/build/code-cache.cjs'), join(work, 'wasmgate.cjs'), join(work, 'chunks')], { stdio: ['ignore', 'ignore', 'inherit'], env: {} })
    if (made.status !== 0) console.error(`no code cache for ${node.path}: ${made.error?.message ?? `it ended with ${made.status ?? made.signal}`}`)
  }

  // A wasmgate may be running meanwhile, or another build: files come whole, wasmgate.cjs last. What it does not name is left for
  // a minute to those that started before.
  mkdirSync(join(dist, 'chunks'), { recursive: true })
  const made = readdirSync(join(work, 'chunks')).map((name) => join('chunks', name))
  for (const file of [...made, 'wasmgate.cjs']) renameSync(join(work, file), join(dist, file))
  writeLibrary(root, dist, made)
  for (const name of readdirSync(join(dist, 'chunks'))) {
    const file = join('chunks', name)
    const age = Date.now() - (statSync(join(dist, file), { throwIfNoEntry: false })?.mtimeMs ?? 0)
    if (!made.includes(file) && age > 60_000) rmSync(join(dist, file), { force: true })
  }
  if (process.stdout.isTTY) console.log(`dist/: ${made.length + 1} files in ${Math.round(performance.now() - started)} ms`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
