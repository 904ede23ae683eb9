import { availableParallelism } from 'node:os'
import { ExitCode } from '../../diagnostics/exit-codes.ts'
import { printable, quote } from '../../diagnostics/quote.ts'
import { moduleName } from '../../diagnostics/sentences.ts'
import { makeArtifact } from '../../engine/artifact/index.ts'
import { canSaveNativeCode } from '../../engine/artifact/native-code.ts'
import { precompile } from '../../engine/artifact/precompile.ts'
import { LoadError } from '../../engine/load-error.ts'
import { load } from '../../engine/load.ts'
import { version } from '../../host/version.ts'
import { parseArgv } from '../argv.ts'
import { compileOptions } from '../compile-options.ts'
import { named } from '../load-program.ts'
import { reportLoadError, tell } from '../report.ts'
import { size } from '../size.ts'
import { Stopwatch } from '../stopwatch.ts'
import { UsageError } from '../usage-error.ts'
import { writeFileWhole } from '../write-file.ts'
import { instead } from './instead.ts'

/** `wasmgate compile MODULE [OUT]`. Answers the exit code; throws UsageError. */
export async function execute(args: readonly string[]): Promise<number> {
  const { given, rest } = parseArgv(compileOptions, args, true)
  const other = instead(given)
  if (other !== undefined) return other('compile')
  const [path, second, ...more] = rest
  if (path === undefined) throw new UsageError('no module is named: wasmgate compile [options] MODULE [OUT]')
  if (more.length > 0) throw new UsageError(`one module is compiled at a time, and ${quote(more[0] as string)} is one word too many`)
  const output = target(path, given.find(({ name }) => name === 'output')?.value as string | undefined, second)
  const jobs = (given.find(({ name }) => name === 'jobs')?.value ?? availableParallelism()) as number
  const small = given.some(({ name, value }) => name === 'optimize-size' || (name === 'optimize' && value === 'size'))
  const quiet = given.some(({ name }) => name === 'quiet')
  if (!canSaveNativeCode()) {
    throw new UsageError(`V8 ${process.versions.v8} cannot save native code, and this is Node ${process.versions.node}: compile and run with Node 24, where it can`)
  }

  try {
    const info = await load(path)
    const stopwatch = new Stopwatch(`compiling ${moduleName(path)}`, !quiet)
    const native = await precompile(info, { jobs, small }).finally(() => { stopwatch.stop() }) ?? new ArrayBuffer(0) // of a module without functions
    const pieces = makeArtifact(info.bytes, native, version)
    writeFileWhole(output, pieces)
    if (!quiet) {
      const total = pieces.reduce((sum, piece) => sum + piece.length, 0)
      tell(`${printable(output)} was compiled in ${stopwatch.elapsed()}: ${size(total)}, of which ${size(native.byteLength)} are native code`)
    }
    return ExitCode.success
  } catch (error) {
    if (error instanceof LoadError) return reportLoadError(named(error, path))
    throw error
  }
}

/** Where the artefact goes: WasmEdge's second word, -o, or beside the module. */
function target(path: string, output: string | undefined, second: string | undefined): string {
  if (output !== undefined && second !== undefined) throw new UsageError(`the output is named twice, ${quote(output)} and ${quote(second)}`)
  const named = output ?? second
  if (named !== undefined) return named
  if (path === '-') throw new UsageError('the output of standard input needs a name: wasmgate compile - -o FILE')
  return `${path.replace(/\.(c?wasm|wat)$/, '')}.cwasm`
}
