// The packages of npm that the single file is made of: those in node_modules, or for another system than this one got by npm into
// a folder.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { installedNode, packages } from '../build/nodes.mjs'

const require = createRequire(import.meta.url)
const { optionalDependencies } = require('../../package.json')

/** Node for a platform, of that version or else of the pinned one: its binary and its version. Throws when npm has none such. */
export function nodeFor(platform, folder, version = optionalDependencies[packages[platform]]) {
  const installed = installedNode(platform)
  if (installed?.version === version && existsSync(installed.path)) return installed
  const got = install(platform, folder, `${packages[platform]}@${version}`)
  return installedNode(platform, join(got, 'any.js'))
}

/** koffi's machine code for a platform; undefined where wasmgate does not use it. */
export function koffiFor(platform, folder) {
  if (!platform.startsWith('linux')) return undefined
  const name = `@koromix/koffi-${platform}`
  const file = `${name}/${platform.replace('-', '_')}/koffi.node`
  try {
    return require.resolve(file)
  } catch {
    return join(install(platform, folder, `${name}@${optionalDependencies.koffi}`), 'node_modules', file)
  }
}

function install(platform, folder, what) {
  const into = join(folder, what.replaceAll(/[@/]/g, '-'))
  mkdirSync(into, { recursive: true })
  const [os, cpu] = platform.split('-')
  console.log(`npm gets ${what}`)
  const npm = ['install', '--prefix', into, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--silent', '--force', `--os=${os}`, `--cpu=${cpu}`, what]
  const { status, error } = spawnSync('npm', npm, { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`npm does not get ${what}: ${error?.message ?? `it ended with ${status}`}`)
  return into
}
