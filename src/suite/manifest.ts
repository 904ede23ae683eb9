import { Broken, Fields } from './fields.ts'
import type { Expected, ExpectedText, Plan, PlannedDirectory, PlannedRun } from './plan.ts'

/**
 * The JSON beside a test, in either form of the official suite (WebAssembly/wasi-testsuite, doc/specification.md): keys that
 * describe one run (`args`, `env`, `dirs` or `root`, `stdin`, `stdout`, `stderr`, `exit_code`), or a list of `operations`.
 */
export function parseManifest(text: string): Plan {
  try {
    const value = JSON.parse(text) as unknown
    const fields = new Fields(value, 'the manifest')
    return describesOperations(fields) ? operationsPlan(fields) : oneRunPlan(fields)
  } catch (error) {
    if (error instanceof Skip) return { kind: 'skip', reason: error.reason }
    if (error instanceof Broken) return { kind: 'broken', problem: error.problem }
    if (error instanceof SyntaxError) return { kind: 'broken', problem: `the manifest is no JSON: ${error.message}` }
    throw error
  }
}

/** Without a manifest: no arguments, no files, exit code 0, whatever it prints. */
export const defaultPlan: Plan = {
  kind: 'runs',
  runs: [{ args: [], env: [], directories: [], stdin: '', expected: { exitCode: 0 } }],
  notes: [],
}

const oneRunKeys = ['args', 'env', 'root', 'dirs', 'stdin', 'stdout', 'stderr', 'exit_code']
const operationKeys = ['operations', 'proposals', 'world', 'servers', 'debug']

class Skip {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

function describesOperations(fields: Fields): boolean {
  const newer = operationKeys.find((key) => fields.has(key))
  const older = oneRunKeys.find((key) => fields.has(key))
  if (newer !== undefined && older !== undefined) throw new Broken(`the manifest mixes two forms: ${older} has no place beside ${newer}`)
  return newer !== undefined
}

function oneRunPlan(fields: Fields): Plan {
  const expected: Expected = {
    exitCode: fields.integer('exit_code') ?? 0,
    ...whole('stdout', fields.text('stdout')),
    ...whole('stderr', fields.text('stderr')),
  }
  const run = { ...world(fields), stdin: fields.text('stdin') ?? '', expected }
  return { kind: 'runs', runs: [run], notes: fields.unknown(oneRunKeys) }
}

const whole = (key: 'stdout' | 'stderr', text: string | undefined): { [key in 'stdout' | 'stderr']?: ExpectedText } =>
  text === undefined ? {} : { [key]: { text, whole: true } }

/** What both forms say of a run's beginning. */
function world(fields: Fields): Pick<PlannedRun, 'args' | 'env' | 'directories'> {
  const directories: PlannedDirectory[] = (fields.texts('dirs') ?? []).map((source) => ({ guestPath: source, source }))
  const root = fields.text('root')
  if (root !== undefined) directories.unshift({ guestPath: '/', source: root })
  return { args: fields.texts('args') ?? [], env: fields.pairs('env'), directories }
}

function operationsPlan(fields: Fields): Plan {
  const [proposal] = fields.texts('proposals') ?? []
  if (proposal !== undefined) throw new Skip(`it needs the proposal ${proposal}`)
  const component = fields.text('world') ?? 'wasi:cli/command'
  if (component !== 'wasi:cli/command') throw new Skip(`it is made for the world ${component}`)
  if ((fields.list('servers') ?? []).length > 0) throw new Skip('it needs HTTP servers')
  const operations = fields.list('operations') ?? [{ type: 'run' }, { type: 'wait' }]
  const sequence = new Sequence()
  for (const [index, operation] of operations.entries()) sequence.add(new Fields(operation, `operation ${index + 1}`))
  return { kind: 'runs', runs: sequence.end(), notes: [...fields.unknown(operationKeys), ...sequence.notes] }
}

interface Begun {
  readonly world: ReturnType<typeof world>
  stdin: string
  readonly output: { stdout?: string; stderr?: string }
}

/** Operations in their order: run, any number of read and write, wait; and that perhaps again. */
class Sequence {
  readonly notes: string[] = []
  readonly #runs: PlannedRun[] = []
  #begun: Begun | undefined

  add(fields: Fields): void {
    const type = fields.text('type')
    switch (type) {
      case 'run':
        if (this.#begun !== undefined) throw new Broken(`${fields.name} is a run, and the one before was not waited for`)
        this.#note(fields, ['type', 'args', 'env', 'root', 'dirs'])
        this.#begun = { world: world(fields), stdin: '', output: {} }
        return
      case 'read': {
        const { output } = this.#requireRun(fields)
        const id = fields.text('id') ?? 'stdout'
        if (id !== 'stdout' && id !== 'stderr') throw new Broken(`${fields.name} reads ${JSON.stringify(id)}, which is neither stdout nor stderr`)
        output[id] = (output[id] ?? '') + (fields.text('payload') ?? '')
        return this.#note(fields, ['type', 'id', 'payload'])
      }
      case 'write': {
        const run = this.#requireRun(fields)
        if ((fields.text('id') ?? 'stdin') !== 'stdin') throw new Broken(`${fields.name} writes to something else than stdin`)
        run.stdin += fields.text('payload') ?? ''
        return this.#note(fields, ['type', 'id', 'payload'])
      }
      case 'wait': {
        const { world, stdin, output } = this.#requireRun(fields)
        const expected: Expected = { exitCode: fields.integer('exit_code') ?? 0, ...begins('stdout', output.stdout), ...begins('stderr', output.stderr) }
        this.#runs.push({ ...world, stdin, expected })
        this.#begun = undefined
        return this.#note(fields, ['type', 'exit_code'])
      }
      case 'connect': case 'send': case 'recv': throw new Skip(`it needs sockets (${type})`)
      case 'request': throw new Skip('it needs HTTP (request)')
      case 'kill': throw new Skip('it needs a process of its own that can be sent a signal (kill)')
      default: throw new Broken(type === undefined ? `${fields.name} has no type` : `${fields.name} is of an unknown type, ${JSON.stringify(type)}`)
    }
  }

  end(): PlannedRun[] {
    if (this.#begun !== undefined) throw new Broken('the last run is not waited for')
    if (this.#runs.length === 0) throw new Broken('there is no run among the operations')
    return this.#runs
  }

  #requireRun(fields: Fields): Begun {
    if (this.#begun === undefined) throw new Broken(`${fields.name} comes before a run`)
    return this.#begun
  }

  #note(fields: Fields, known: readonly string[]): void {
    this.notes.push(...fields.unknown(known))
  }
}

/** An operation reads as much as it expects and leaves the rest alone. */
const begins = (key: 'stdout' | 'stderr', text: string | undefined): { [key in 'stdout' | 'stderr']?: ExpectedText } =>
  text === undefined ? {} : { [key]: { text, whole: false } }
