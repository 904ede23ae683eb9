import { run, type Command } from '../child.ts'
import { interleave } from '../interleave.ts'
import { compare } from '../result.ts'
import { emptyScript, hello, nodeWasi, wasmgate, wasmgateCommand } from '../runtimes.ts'
import type { Measurement } from '../suite.ts'

/** A start is short, so it is measured more often than the rest. */
const OFTEN = 6

/** From the start of the process to its end, standard output a pipe, for a guest that prints one line. */
export const startUp: Measurement = {
  name: 'start-up',
  measure(_scratch, { rounds }, onRound) {
    const all = rounds * OFTEN
    const found = interleave({
      empty: timed(emptyScript(), ''),
      ours: timed(wasmgate(hello), hello.prints),
      command: timed(process.platform === 'win32' ? wasmgate(hello) : wasmgateCommand(hello), hello.prints),
      wasi: timed(nodeWasi(hello), hello.prints),
    }, all, (done) => onRound(done, all))
    const { name } = startUp
    return [
      compare('difference', { name, what: 'hello world', unit: 'ms', peerName: 'empty script', goal: 8 }, found.ours, found.empty),
      compare('difference', { name, what: 'the same, as a command through /bin/sh', unit: 'ms', peerName: 'empty script', goal: undefined }, found.command, found.empty),
      compare('ratio', { name, what: 'hello world', unit: 'ms', peerName: 'node:wasi', goal: undefined }, found.ours, found.wasi),
    ]
  },
}

function timed(command: Command, prints: string): () => number {
  return () => {
    const { milliseconds, output } = run(command, ['ignore', 'pipe', 'pipe'])
    if (output[1] !== prints) throw new Error(`${command.join(' ')} printed ${JSON.stringify(output[1])}`)
    return milliseconds
  }
}
