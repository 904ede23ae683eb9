import { isConcrete, printExternType, type ExternType } from '../binary/types.ts'
import type { Instantiated } from './link.ts'
import type { Provider } from './provider.ts'

/** The exports of an instance as a provider of the module `name`. */
export function exportsProvider(name: string, { program, instance }: Instantiated): Provider {
  const { info, startExport } = program
  return (module, member, wanted) => {
    if (module !== name || !Object.hasOwn(instance.exports, member) || member === startExport) return undefined
    const entry = info.exports.find((candidate) => candidate.name === member)
    const type = entry && info.exportType(entry)
    if (type !== undefined && certainlyDiffer(type, wanted)) return { mismatch: `module "${name}" exports ${printExternType(type)}` }
    return instance.exports[member]
  }
}

/** False where only the engine can tell: sizes, and types that refer to other types of their module. */
function certainlyDiffer(has: ExternType, wanted: ExternType): boolean {
  if (has.kind !== wanted.kind) return true
  if (has.kind !== 'function' || wanted.kind !== 'function') return false
  const all = [...has.params, ...has.results, ...wanted.params, ...wanted.results]
  return !all.some(isConcrete) && printExternType(has) !== printExternType(wanted)
}
