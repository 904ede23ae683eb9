import { run, type Command } from '../child.ts'
import { interleave } from '../interleave.ts'
import { compare } from '../result.ts'
import { emptyScript, hello, nodeWasi, peakMemoryProbe, wasmgate } from '../runtimes.ts'
import type { Measurement } from '../suite.ts'

const node = ['--require', peakMemoryProbe]

/** The most memory that a process had at once (VmHWM), for a guest that prints one line. */
export const memory: Measurement = {
  name: 'memory',
  measure(_scratch, { rounds }, onRound) {
    const found = interleave({
      empty: peak(emptyScript(node)),
      ours: peak(wasmgate({ ...hello, node })),
      wasi: peak(nodeWasi({ ...hello, node })),
    }, rounds, (done) => onRound(done, rounds))
    const { name } = memory
    return [
      compare('difference', { name, what: 'peak memory of hello world', unit: 'MB', peerName: 'empty script', goal: 8 }, found.ours, found.empty),
      compare('difference', { name, what: 'peak memory of hello world', unit: 'MB', peerName: 'node:wasi', goal: undefined }, found.ours, found.wasi),
    ]
  },
}

/** In megabytes of 2^20 bytes. */
function peak(command: Command): () => number {
  return () => {
    const text = run(command, ['ignore', 'pipe', 'pipe', 'pipe']).output[3] ?? ''
    if (!/^\d+$/.test(text)) throw new Error(`${command.join(' ')} did not tell its peak memory`)
    return Number(text) / 1024
  }
}
