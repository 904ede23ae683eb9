// Run after `npm install PACKAGE`: adds to package-lock.json the optional packages for other platforms that npm leaves out
// when the registry at hand does not carry them. Without an entry for each, `npm ci` refuses the whole lock; with one they
// are fetched only where `os`, `cpu` and `libc` fit.
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const { packages } = lock

/** npm's look-up of `name` from the package at `from`: nested first, then up to the root. */
function find(from, name) {
  for (let at = from; ; at = at.includes('/node_modules/') ? at.slice(0, at.lastIndexOf('/node_modules/')) : '') {
    const key = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    if (packages[key] !== undefined) return packages[key]
    if (at === '') return undefined
  }
}

for (const [from, entry] of Object.entries(packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const found = find(from, name)
    if (found !== undefined && (found.version === version || !/^\d/.test(version))) continue
    const platform = /(android|darwin|freebsd|linux|openbsd|openharmony|win32|wasm32)-([a-z0-9]+)(?:.*-(musl|gnu)$)?/.exec(name)
    if (platform === null) throw new Error(`${name}: not the name of a platform's package`)
    const [, os, cpu, libc] = platform
    const key = packages[`node_modules/${name}`] === undefined ? `node_modules/${name}` : `${from}/node_modules/${name}`
    packages[key] = {
      version,
      cpu: [os === 'wasm32' ? 'wasm32' : cpu],
      ...(entry.dev ? { dev: true } : {}),
      ...(libc === undefined ? {} : { libc: [libc === 'gnu' ? 'glibc' : 'musl'] }),
      license: 'MIT',
      optional: true,
      ...(os === 'wasm32' ? {} : { os: [os] }),
    }
    process.stderr.write(`added ${key} ${version}\n`)
  }
}

lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
