// Makes the single file: `npm run package [-- --target linux-arm64] [-- --output FILE]`. It is Node itself with the bundle and V8's
// compiled code of it inside, made by pkg in its SEA mode. Nothing is downloaded where Node's package for the target is installed;
// for another system than this one npm gets it.
import { spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, existsSync, linkSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { startOf } from './build/bundle.mjs'
import { installedNode, packages } from './build/nodes.mjs'

const require = createRequire(import.meta.url)
const root = fileURLToPath(new URL('..', import.meta.url))
const here = `${process.platform}-${process.arch}`

const { values: { target, output: asked } } = parseArgs({ options: { target: { type: 'string', default: here }, output: { type: 'string' } } })
if (packages[target] === undefined) fail(`--target ${target}: there is no such; there are ${Object.keys(packages).join(', ')}`)
const output = resolve(asked ?? join(root, 'dist/bin', `wasmgate${target === here ? '' : `-${target}`}${target.startsWith('win32') ? '.exe' : ''}`))

const work = mkdtempSync(join(tmpdir(), 'wasmgate-package-'))
try {
  await make()
} finally {
  rmSync(work, { recursive: true, force: true })
}

async function make() {
  const { version, path } = nodeFor(target)
  // The format of what is put inside belongs to one version of Node: that one has to write it.
  const writer = target === here ? path : nodeFor(here, version).path
  run(process.execPath, [join(root, 'scripts/build.mjs'), join(work, 'dist')])
  const base = stripped(path)
  const { main, assets } = await parts(version)

  process.env.HOME = process.env.USERPROFILE = work // pkg looks for Node in the cache there, and then in the network
  offerToPkg(target, version, base)
  if (target !== here) offerToPkg(here, version, writer)
  const { default: sea } = require('@yao-pkg/pkg/lib-es5/sea.js')
  const [platform, arch] = pkgNames(target)
  const made = join(work, basename(output))
  await sea(main, {
    targets: [{ platform, arch, nodeRange: `node${version}`, output: made }],
    signature: true,
    seaConfig: {
      assets,
      useCodeCache: target === here,
      // Arguments and NODE_OPTIONS belong to the guest and its host. `--` ends Node's search for --env-file.
      execArgv: ['--'],
      execArgvExtension: 'none',
    },
  })
  mkdirSync(dirname(output), { recursive: true })
  chmodSync(made, 0o755)
  copyFileSync(made, `${output}.new`)
  renameSync(`${output}.new`, output) // it may be running
  console.log(`${output}: ${(statSync(output).size / 1e6).toFixed(1)} MB, Node ${version}${target === here ? '' : ', without compiled code'}`)
}

/** Node for a system: its package as installed, or got by npm into a folder that is thrown away. */
function nodeFor(platform, version) {
  const installed = installedNode(platform)
  if (installed !== undefined && existsSync(installed.path) && [undefined, installed.version].includes(version)) return installed
  const wanted = version ?? require('../package.json').optionalDependencies[packages[platform]]
  console.log(`npm gets ${packages[platform]}@${wanted}`)
  const folder = join(work, 'nodes', platform)
  mkdirSync(folder, { recursive: true })
  const [os, cpu] = platform.split('-')
  run('npm', ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', `--os=${os}`, `--cpu=${cpu}`, '--force', `${packages[platform]}@${wanted}`])
  return installedNode(platform, join(folder, 'any.js'))
}

/** Node without its symbols, if this machine's strip knows such files. */
function stripped(node) {
  const file = join(work, 'stripped')
  const { status } = spawnSync('strip', ['-o', file, node], { stdio: 'ignore' })
  if (status === 0) return file
  console.log('there is no strip here for such a file, so its symbols stay')
  return node
}

/** The script to begin with, and the files that it finds in the binary by their names. */
async function parts(version) {
  const chunks = join(work, 'dist/chunks')
  const files = readdirSync(chunks)
  const main = files.find((name) => /^main-.*-thread\.cjs$/.test(name)).replace('-thread', '')
  const text = async (name, file) => {
    writeFileSync(join(work, file), await startOf(name, main))
    return join(work, file)
  }
  const assets = { 'thread.cjs': await text('single-file-thread', 'thread.cjs') }
  for (const name of files) {
    const wanted = name.endsWith('.cache') ? target === here && name.endsWith(`-v${version}-${process.arch}.cache`) : !name.endsWith('-thread.cjs')
    if (wanted) assets[name] = join(chunks, name)
  }
  const koffi = join(root, `node_modules/@koromix/koffi-${target}/${target.replace('-', '_')}/koffi.node`)
  if (existsSync(koffi)) assets['koffi.node'] = koffi
  return { main: await text('single-file', 'wasmgate.cjs'), assets }
}

/** As pkg names it. */
function pkgNames(platform) {
  const [os, arch] = platform.split('-')
  return [{ darwin: 'macos', win32: 'win' }[os] ?? os, arch]
}

/** Puts Node where pkg keeps what it has downloaded, unpacked and checked. */
function offerToPkg(platform, version, node) {
  const [os, arch] = platform.split('-')
  const name = `node-v${version}-${os === 'win32' ? 'win' : os}-${arch}`
  const cache = join(work, '.pkg-cache/sea')
  const file = os === 'win32' ? join(cache, `${name}.exe`) : join(cache, name, 'bin/node')
  mkdirSync(dirname(file), { recursive: true })
  try {
    linkSync(node, file)
  } catch {
    copyFileSync(node, file) // on another file system
  }
  const archive = join(cache, `${name}.${os === 'win32' ? 'zip' : 'tar.gz'}`)
  for (const mark of [archive, `${archive}.ok`, `${file}.ok`]) writeFileSync(mark, '')
}

function run(program, args) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) fail(`${program} ${args.join(' ')}: ${error?.message ?? `it ended with ${status}`}`)
}

function fail(sentence) {
  console.error(`package: ${sentence}`)
  process.exit(1)
}
