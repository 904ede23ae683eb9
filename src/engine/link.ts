import { MalformedError } from '../binary/malformed-error.ts'
import type { Import, ModuleInfo } from '../binary/module-info.ts'
import type { Program } from './compile.ts'
import { LinkError, type ImportProblem } from './link-error.ts'
import { LoadError } from './load-error.ts'
import { defaultProvider, isMismatch, type Provider } from './provider.ts'

/** An instance whose guest code has not run yet. */
export interface Instantiated {
  readonly program: Program
  readonly instance: WebAssembly.Instance
  /** What the guest's pointers point into: the memory it exports as "memory", else one it imports, else one it exports. */
  readonly memory: WebAssembly.Memory | undefined
}

/**
 * Finds a value for each import, first provider first, and makes an instance. No guest code runs in here, except a start
 * function of a module that imports no function. Throws LinkError with every import that has no value, LoadError
 * "too-large" when the memory does not fit, and WebAssembly.RuntimeError for a segment out of bounds.
 */
export async function instantiate(program: Program, providers: readonly Provider[]): Promise<Instantiated> {
  const { imports, memory: imported, problems } = resolveImports(program.info, providers)
  if (problems.length > 0) throw await linkError(program.info, problems)
  let instance
  try {
    instance = new WebAssembly.Instance(program.module, imports)
  } catch (error) {
    throw await instantiationError(error, program.info)
  }
  const { exports } = instance
  const own = Object.values(exports).find((value) => value instanceof WebAssembly.Memory)
  const memory = exports['memory'] instanceof WebAssembly.Memory ? exports['memory'] : imported ?? own
  return { program, instance, memory }
}

interface Resolved {
  readonly imports: WebAssembly.Imports
  /** The first memory among them. */
  readonly memory: WebAssembly.Memory | undefined
  readonly problems: readonly ImportProblem[]
}

function resolveImports(info: ModuleInfo, providers: readonly Provider[]): Resolved {
  const imports: WebAssembly.Imports = Object.create(null)
  const problems: ImportProblem[] = []
  let memory: WebAssembly.Memory | undefined
  for (const entry of readImports(info)) {
    const { module, name, type } = entry
    const answer = resolve(entry, providers)
    if (answer.value === undefined) {
      problems.push({ module, name, type, ...(answer.mismatch === undefined ? {} : { mismatch: answer.mismatch }) })
      continue
    }
    const members = imports[module] ??= Object.create(null) as Record<string, WebAssembly.ImportValue>
    members[name] = answer.value
    if (memory === undefined && answer.value instanceof WebAssembly.Memory) memory = answer.value
  }
  return { imports, memory, problems }
}

function resolve({ module, name, type }: Import, providers: readonly Provider[]): { value?: WebAssembly.ImportValue; mismatch?: string } {
  let mismatch: string | undefined
  for (const provider of providers) {
    const answer = provider(module, name, type)
    if (answer === undefined) continue
    if (!isMismatch(answer)) return { value: answer }
    mismatch ??= answer.mismatch
  }
  if (mismatch !== undefined) return { mismatch }
  try {
    const value = defaultProvider(module, name, type) as WebAssembly.ImportValue | undefined
    return value === undefined ? {} : { value }
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error
    throw new LoadError('too-large', `the module asks for a ${type.kind} that cannot be had: ${bare(error.message)}`)
  }
}

function readImports(info: ModuleInfo): readonly Import[] {
  try {
    return info.imports
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error
    throw new LoadError('invalid', `the module's imports cannot be understood: ${error.message} at offset 0x${error.offset.toString(16)}`)
  }
}

async function linkError(info: ModuleInfo, problems: readonly ImportProblem[]): Promise<LinkError> {
  const { guessNeeds } = await import('./guess.ts')
  return new LinkError(problems, guessNeeds(info, problems))
}

/** V8 names the import by its number: `WebAssembly.Instance(): Import #3 "a" "b": what is wrong`. */
async function instantiationError(error: unknown, info: ModuleInfo): Promise<unknown> {
  if (error instanceof WebAssembly.LinkError || error instanceof TypeError) {
    const message = bare(error.message)
    const entry = info.imports[Number(/^Import #(\d+)/.exec(message)?.[1])]
    if (entry !== undefined) {
      const prefix = `"${entry.module}" "${entry.name}": `
      const at = message.indexOf(prefix)
      return linkError(info, [{ ...entry, mismatch: at < 0 ? message : message.slice(at + prefix.length) }])
    }
    if (error instanceof WebAssembly.LinkError) return new LoadError('invalid', `the module cannot be instantiated: ${bare(error.message)}`)
  }
  if (error instanceof RangeError && error.message.startsWith('WebAssembly.')) {
    return new LoadError('too-large', `the module needs more memory than there is: ${bare(error.message)}`)
  }
  return error
}

/** Without the name of the API that was called. */
function bare(message: string): string {
  return message.replace(/^WebAssembly\.\w+\(\): /, '')
}
