import type { Suite } from '../suite.ts'
import { calls } from './calls.ts'
import { compile } from './compile.ts'
import { cpu } from './cpu.ts'
import { files } from './files.ts'
import { instances } from './instances.ts'
import { memory } from './memory.ts'
import { network } from './network.ts'
import { startUp } from './start-up.ts'

/** Everything that is measured, in the order of RESULTS.md. */
export const suites: readonly Suite[] = [cpu, startUp, compile, memory, calls, files, instances, network]
