import type { Guest } from '../engine/command.ts'
import type { Program } from '../engine/compile.ts'
import type { Context } from '../wasi/context.ts'
import type { Wrap } from '../wasi/index.ts'
import { wasiProviders } from './wasi-provider.ts'

/** A program and its world brought together: how every guest of this command line is made. */
export const guest = async (program: Program, context: Context, wrap?: Wrap): Promise<Guest> => ({
  program,
  providers: await wasiProviders(program, context, wrap),
  onMemory: (memory) => { context.memory.attach(memory) },
})
