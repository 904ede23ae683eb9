import { Rights } from '../abi/flags.ts'
import { DIRECTORY_RIGHTS, FILE_RIGHTS, INHERITABLE_RIGHTS, SOCKET_RIGHTS, toRightSet } from '../rights.ts'

/** Sets of rights that guests ask for again and again, the largest first. */
const families: readonly (readonly [name: string, rights: number])[] = [
  ['ALL', Object.values(Rights).reduce((all, bit) => all | bit, 0)],
  ['INHERITABLE', INHERITABLE_RIGHTS],
  ['DIRECTORY', DIRECTORY_RIGHTS],
  ['FILE', FILE_RIGHTS],
  ['SOCKET', SOCKET_RIGHTS],
]
/** More names than this are told as a family and what differs, or as a number. */
const MANY = 4

const namesOf = (rights: number): string[] => Object.entries(Rights).filter(([, bit]) => (rights & bit) !== 0).map(([name]) => name)

export function rightNames(value: bigint): string {
  const rights = toRightSet(value)
  const names = namesOf(rights)
  if (names.length <= MANY) return names.join('|') || '0'
  for (const [family, all] of families) {
    const missing = namesOf(all & ~rights)
    if ((rights & ~all) === 0 && missing.length <= MANY) return [family, ...missing].join('-')
  }
  return `0x${rights.toString(16)}`
}
