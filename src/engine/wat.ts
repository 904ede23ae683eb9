import { LoadError } from './load-error.ts'

/** Everything that wabt knows of; what V8 does not know of, V8 refuses. */
const features = {
  exceptions: true, mutable_globals: true, sat_float_to_int: true, sign_extension: true, simd: true, threads: true,
  function_references: true, multi_value: true, tail_call: true, bulk_memory: true, reference_types: true,
  annotations: true, code_metadata: true, gc: true, memory64: true, multi_memory: true, extended_const: true, relaxed_simd: true,
} as const

/** wabt's own declarations leave out that validating takes features too. */
interface ParsedModule {
  resolveNames(): void
  validate(enabled: typeof features): void
  toBinary(options: { write_debug_names: boolean }): { buffer: Uint8Array }
  destroy(): void
}

/**
 * The text format as a binary module, names kept. `name` is for messages. Throws LoadError "text-format" with line and
 * column of the first mistake. https://webassembly.github.io/spec/core/text/
 */
export async function translateText(source: Uint8Array, name: string): Promise<Uint8Array> {
  const { default: loadWabt } = await import('wabt')
  const wabt = await loadWabt()
  let module: ParsedModule | undefined
  try {
    module = wabt.parseWat('source', exactCopy(withoutMark(source)), features) as ParsedModule
    module.resolveNames()
    module.validate(features)
    return module.toBinary({ write_debug_names: true }).buffer
  } catch (error) {
    throw mistake(error, name)
  } finally {
    module?.destroy()
  }
}

function withoutMark(source: Uint8Array): Uint8Array {
  return source[0] === 0xef && source[1] === 0xbb && source[2] === 0xbf ? source.subarray(3) : source
}

/** wabt takes the length of a view from the buffer beneath it, so that must be of the same length. */
function exactCopy(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes)
}

/** wabt writes `parseWat failed:\nsource:3:9: error: what is wrong\n the line\n ^^^^^`, several of them at times. */
function mistake(error: unknown, name: string): unknown {
  if (!(error instanceof Error)) return error
  const match = /^source:(\d+):(\d+): error: (.*?)\.?$/m.exec(error.message)
  if (match === null) return new LoadError('text-format', `${name} is not valid WebAssembly text: ${error.message.replaceAll('\n', ' ').trim()}`)
  const [, line, column, what] = match
  return new LoadError('text-format', `${name}:${line}:${column}: ${what}`, Number(line), Number(column))
}
