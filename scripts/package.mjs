// Makes the single file: `npm run package [-- --target linux-arm64 --output FILE]`. It is Node itself with the bundle, V8's compiled
// code of it and koffi's machine code inside, put together by pkg in its SEA mode. For this machine's system nothing is downloaded.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startOf } from './build/bundle.mjs'
import { packages } from './build/nodes.mjs'
import { baseFrom } from './package/base.mjs'
import { koffiFor, nodeFor } from './package/npm-packages.mjs'
import { pkg } from './package/pkg.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const here = `${process.platform}-${process.arch}`
const { values: { target, output: asked } } = parseArgs({ options: { target: { type: 'string', default: here }, output: { type: 'string' } } })

if (packages[target] === undefined) {
  console.error(`package: --target ${target}: there is none such, but ${Object.keys(packages).join(', ')}`)
  process.exit(1)
}
const work = mkdtempSync(join(tmpdir(), 'wasmgate-package-'))
try {
  await make(resolve(asked ?? join(root, 'dist/bin', `wasmgate${target === here ? '' : `-${target}`}${target.startsWith('win32') ? '.exe' : ''}`)))
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function make(output) {
  const writer = nodeFor(here, work)
  const node = target === here ? writer : nodeFor(target, work, writer.version)
  const base = join(work, 'base')
  const lacks = baseFrom(node.path, base, target === here)
  if (target.startsWith('darwin')) lacks.push('macOS wants it signed: codesign --sign - FILE, on a Mac')
  if (target !== here) lacks.push('it has no compiled code, which only a Node that runs here can make')

  const built = spawnSync(target === here ? writer.path : process.execPath, [join(root, 'scripts/build.mjs'), join(work, 'dist')], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (built.status !== 0) throw new Error(`the bundle is not built: ${built.error?.message ?? `build.mjs ended with ${built.status}`}`)
  const { main, assets } = await parts(node.version)
  const made = join(work, basename(output))
  await pkg({
    folder: work, target, base, writer: writer.path, version: node.version, main, output: made,
    seaConfig: {
      assets,
      useCodeCache: target === here,
      disableExperimentalSEAWarning: true,
      // Nothing that a guest is given shall be taken by Node: `--` ends its search for --env-file, and "none" its look at NODE_OPTIONS.
      execArgv: ['--'],
      execArgvExtension: 'none',
    },
  })

  chmodSync(made, 0o755)
  mkdirSync(dirname(output), { recursive: true })
  copyFileSync(made, `${output}.new`)
  renameSync(`${output}.new`, output) // the old one may be running
  console.log([`${output}: ${(statSync(output).size / 1e6).toFixed(1)} MB, Node ${node.version}`, ...lacks].join('\n  '))
}

/** The script that the file begins with, and all that it finds inside of it, by name. */
async function parts(version) {
  const chunks = join(work, 'dist/chunks')
  const names = readdirSync(chunks)
  const bundled = names.find((name) => /^main-.*-thread\.cjs$/.test(name)).replace('-thread', '')
  const start = async (name) => {
    writeFileSync(join(work, `${name}.cjs`), await startOf(name, bundled))
    return join(work, `${name}.cjs`)
  }
  const assets = { 'thread.cjs': await start('single-file-thread') }
  const cache = target === here ? `-v${version}-${process.arch}.cache` : '.no-cache'
  for (const name of names) {
    if (name.endsWith(cache) || (name.endsWith('.cjs') && !/^library-|-thread\.cjs$/.test(name))) assets[name] = join(chunks, name)
  }
  const koffi = koffiFor(target, work)
  if (koffi !== undefined) assets['koffi.node'] = koffi
  return { main: await start('single-file'), assets }
}
