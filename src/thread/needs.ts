import { MalformedError } from '../binary/malformed-error.ts'
import type { Program } from '../engine/compile.ts'
import { beyondPreview1, isWasiModule } from '../wasi/index.ts'

/** What can be told from a module of the world that it needs. False where its sections cannot be read: linking says so. */

/** Whether it imports a function of WASI whose name begins so. */
export const imports = ({ info }: Program, beginning: string): boolean =>
  readable(() => info.imports.some(({ module, name }) => name.startsWith(beginning) && isWasiModule(module)))

/** Whether Go's own compiler made it. */
export const isGo = ({ info }: Program): boolean => readable(() => info.customSections('go:buildid').length > 0)

/** Whether it imports what only the dialects of sockets have. Stock preview1 has no way to come by a socket. */
export const importsSockets = ({ info }: Program): boolean =>
  readable(() => info.imports.some(({ module, name, type }) => type.kind === 'function' && beyondPreview1(module, name, type)))

function readable(ask: () => boolean): boolean {
  try {
    return ask()
  } catch (error) {
    if (error instanceof MalformedError) return false
    throw error
  }
}
