import { type Dirent, readFileSync, readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, posix, resolve } from 'node:path'
import { codeOf } from '../fs/error.ts'
import { defaultPlan, parseManifest } from './manifest.ts'
import type { Plan } from './plan.ts'
import { SuiteError } from './suite-error.ts'
import type { TestCase } from './test-case.ts'

type Found = Omit<TestCase, 'index'>

/** The tests that each path means: a module, or all below a folder, sorted. Throws SuiteError. */
export function discover(paths: readonly string[]): TestCase[] {
  const seen = new Set<string>()
  const tests: Found[] = []
  for (const path of paths) {
    for (const test of isDirectory(path) ? folderTests(path, path, '') : [moduleTest(path)]) {
      const real = resolve(test.module)
      if (!seen.has(real)) tests.push(test)
      seen.add(real)
    }
  }
  return numbered(tests)
}

/** The same tests, each with its place among them. */
export const numbered = (tests: readonly Found[]): TestCase[] => tests.map((test, index) => Object.assign({}, test, { index }))

function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw new SuiteError(`${path}: ${codeOf(error) === 'ENOENT' ? 'there is no such file or directory' : `the system refuses it (${codeOf(error)})`}`)
  }
}

function moduleTest(path: string): Found {
  const folder = dirname(path)
  const name = basename(path).replace(/\.\w+$/, '')
  return found(suiteOf(folder), folder, name, { name, label: join(folder, name), module: path })
}

function found({ suite, unsupported }: SuiteOf, folder: string, base: string, names: Pick<Found, 'name' | 'label' | 'module'>): Found {
  return { suite, ...names, folder, plan: unsupported === undefined ? planOf(folder, base) : { kind: 'skip', reason: unsupported } }
}

/** Modules in a folder, then those in the folders in it: but not where a manifest says that a guest's files are. */
function folderTests(top: string, folder: string, below: string): Found[] {
  const entries = list(folder).sort((one, other) => (one.name < other.name ? -1 : 1))
  const suite = suiteOf(folder)
  const modules = entries.filter((entry) => entry.name.endsWith('.wasm') && isFile(folder, entry))
  const tests = modules.map(({ name: file }): Found => {
    const name = file.slice(0, -'.wasm'.length)
    return found(suite, folder, name, { name: posix.join(below, name), label: join(top, below, name), module: join(folder, file) })
  })
  const data = new Set(tests.flatMap(({ plan }) => (plan.kind === 'runs' ? plan.runs.flatMap(({ directories }) => directories.map(({ source }) => resolve(folder, source))) : [])))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules' && !data.has(resolve(path))) {
      tests.push(...folderTests(top, path, posix.join(below, entry.name)))
    }
  }
  return tests
}

function list(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    if (codeOf(error) === undefined) throw error
    throw new SuiteError(`${folder} cannot be listed (${codeOf(error)})`)
  }
}

const isFile = (folder: string, entry: Dirent): boolean =>
  entry.isFile() || (entry.isSymbolicLink() && statSync(join(folder, entry.name), { throwIfNoEntry: false })?.isFile() === true)

interface SuiteOf {
  readonly suite: string
  /** Why none of it can be run. */
  readonly unsupported?: string
}

/** A folder's manifest.json: the name of the suite, and for which version of WASI it is. */
function suiteOf(folder: string): SuiteOf {
  const text = read(join(folder, 'manifest.json'))
  let manifest: { name?: unknown; version?: unknown } = {}
  try {
    manifest = Object(text === undefined ? {} : JSON.parse(text)) as typeof manifest
  } catch {
    // It may be the manifest of something else.
  }
  const suite = typeof manifest.name === 'string' ? manifest.name : folder
  const version = typeof manifest.version === 'string' ? manifest.version : basename(folder)
  return /^wasm32-wasip[2-9]$/.test(version) ? { suite, unsupported: `it is made for ${version.slice('wasm32-'.length)}, and this is a runtime for preview1` } : { suite }
}

function planOf(folder: string, name: string): Plan {
  const text = read(join(folder, `${name}.json`))
  if (text === undefined) return defaultPlan
  const plan = parseManifest(text)
  if (plan.kind !== 'runs') return plan
  for (const { source } of plan.runs.flatMap(({ directories }) => directories)) {
    if (statSync(join(folder, source), { throwIfNoEntry: false })?.isDirectory() !== true) {
      return { kind: 'broken', problem: `there is no directory ${JSON.stringify(source)} beside the manifest, which names it` }
    }
  }
  return plan
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}
