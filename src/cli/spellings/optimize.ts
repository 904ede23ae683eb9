import { UsageError } from '../usage-error.ts'

/** WasmEdge's levels. V8 has one optimiser, which is at its best already, so that they only tell what it is to be best at. */
export const levels = ['0', '1', '2', '3', 's', 'z'] as const

/** Throws UsageError. */
export function parseOptimize(text: string): 'speed' | 'size' {
  if (!(levels as readonly string[]).includes(text)) throw new UsageError(`a level is one of ${levels.join(', ')}`)
  return text === 's' || text === 'z' ? 'size' : 'speed'
}
