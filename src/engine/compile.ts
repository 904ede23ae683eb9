import { MalformedError } from '../binary/malformed-error.ts'
import type { ModuleInfo } from '../binary/module-info.ts'
import { liftStart, type Lifted } from './lift-start.ts'
import { LoadError } from './load-error.ts'
import { PrecompiledModule } from './precompiled.ts'
import { originalOffset, type Shift } from './shift.ts'

/** A compiled module and what is known of it. */
export interface Program {
  /** Of the original bytes. */
  readonly info: ModuleInfo
  readonly module: WebAssembly.Module
  /** The export that stands for the start section, to be called before everything else. */
  readonly startExport?: string
  /** Set when the compiled bytes are not the original ones: offsets that V8 reports are to be translated back. */
  readonly shift?: Shift
  /** Whether V8 has taken the native code that there was; absent when there was none. */
  readonly precompiled?: boolean
}

/** Compiles on this thread, what no native code is there for; V8 itself defers what it can. Throws LoadError "invalid" or "too-large". */
export function compile(info: ModuleInfo): Program {
  const lifted = tryLiftStart(info)
  try {
    const bytes = lifted?.bytes ?? info.bytes
    const instated = info instanceof PrecompiledModule ? info.native.instate(bytes) : undefined
    return {
      info,
      module: instated ?? new WebAssembly.Module(bytes),
      ...(info instanceof PrecompiledModule ? { precompiled: instated !== undefined } : {}),
      ...(lifted ? { startExport: lifted.exportName, shift: lifted.shift } : {}),
    }
  } catch (error) {
    throw refusal(error, lifted?.shift)
  }
}

export function tryLiftStart(info: ModuleInfo): Lifted | undefined {
  try {
    return liftStart(info)
  } catch (error) {
    if (error instanceof MalformedError) return undefined // V8 says what is wrong with it
    throw error
  }
}

/**
 * V8's `WebAssembly.Module(): Compiling function #3:"name" failed: what is wrong @+1234` as a sentence; anything else
 * that compiling can throw (out of memory) likewise.
 */
export function refusal(error: unknown, shift: Shift | undefined): unknown {
  if (error instanceof RangeError) return new LoadError('too-large', `the module needs more memory to compile than there is: ${bare(error.message)}`)
  if (!(error instanceof WebAssembly.CompileError)) return error
  const [, index, functionName, what = bare(error.message)] = /Compiling function #(\d+)(?::"(.*?)")? failed: (.*)$/s.exec(error.message) ?? []
  const [, reason = what, at] = /^(.*?) ?@\+(\d+)$/s.exec(what) ?? []
  const where = [
    ...(index === undefined ? [] : [`in function ${index}${functionName === undefined ? '' : ` (${functionName})`}`]),
    ...(at === undefined ? [] : [`at offset 0x${originalOffset(Number(at), shift).toString(16)}`]),
  ]
  return new LoadError('invalid', `the module is not valid WebAssembly: ${[reason, ...where].join(' ')}`)
}

/** Without the name of the API that was called. */
function bare(message: string): string {
  return message.replace(/^WebAssembly\.\w+\(\): /, '')
}
