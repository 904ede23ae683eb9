// Where the single file begins.
import handOver from '../../../bin/hand-over.js'
import { bundle } from './parts.mjs'

if (process.argv0 === 'wasmgate: exit') {
  // What is left of a run whose time is up (src/cli/timed-run.ts).
  process.exit(Number(process.argv[2]))
} else if (process.pid === 1) {
  // As in bin/wasmgate.js: the kernel shields process 1 from signals, and not its child.
  handOver(process.execPath, process.argv.slice(2), (error) => { throw error })
} else {
  bundle().start()
}
