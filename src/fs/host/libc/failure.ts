import { FsError, type PosixCode } from '../../error.ts'

export const errnos = (): Readonly<Record<string, number>> => process.getBuiltinModule('node:os').constants.errno

let codes: ReadonlyMap<number, string> | undefined

/** What errno(3) says, as the failure of a file system; EIO for what has no name here. */
export function failure(errno: number): FsError {
  codes ??= new Map(Object.entries(errnos()).map(([code, value]) => [value, code]))
  return new FsError((codes.get(errno) ?? 'EIO') as PosixCode)
}
