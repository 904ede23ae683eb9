import { ModuleInfo } from '../binary/module-info.ts'
import { assemble, moduleOf } from '../binary/test-support.ts'
import { name, section, unsigned, vector } from '../binary/writer.ts'
import { compile, type Program } from './compile.ts'
import { runCommand, type Guest, type RunOptions } from './command.ts'
import type { Outcome } from './outcome.ts'
import type { Provider } from './provider.ts'

/** For tests alone: a compiled program from the text or the bytes of a module. */
export async function programOf(source: string | Uint8Array): Promise<Program> {
  return compile(new ModuleInfo(typeof source === 'string' ? await assemble(source) : source))
}

/** For tests alone: imports by "module.name". */
export function provide(values: Readonly<Record<string, WebAssembly.ImportValue>>): Provider {
  return (module, member) => values[`${module}.${member}`]
}

/** For tests alone: runs a module with imports by "module.name". */
export async function run(
  source: string | Uint8Array,
  imports: Readonly<Record<string, WebAssembly.ImportValue>> = {},
  options: RunOptions & Pick<Guest, 'onMemory'> = {},
): Promise<Outcome> {
  const { onMemory, ...rest } = options
  return runCommand({ program: await programOf(source), providers: [provide(imports)], ...(onMemory ? { onMemory } : {}) }, rest)
}

/** For tests alone: a module of one function "_start". `types` come after its own, type 0. */
export function functionModule(code: readonly number[], types: readonly (readonly number[])[] = [], extra: { memory?: boolean } = {}): Uint8Array {
  const body = [0x00, ...code, 0x0b]
  return moduleOf(
    section(1, vector([[0x60, 0x00, 0x00], ...types])),
    section(3, vector([[0x00]])),
    ...(extra.memory ? [section(5, [1, 0x00, 0x01])] : []),
    section(7, vector([[...name('_start'), 0x00, 0x00]])),
    section(10, vector([[...unsigned(body.length), ...body]])),
  )
}
