import { type Fallocate, fallocate } from './fallocate.ts'
import { type Getdents64, getdents64 } from './getdents64.ts'
import { type Koffi, loadKoffi } from './koffi.ts'
import { type Openat2, openat2 } from './openat2.ts'
import { type Utimens, utimens } from './utimens.ts'

/**
 * The calls of the C library that node:fs has no equal for, through koffi: Linux alone. Callers have a second best for when this
 * is undefined.
 */
export interface Libc extends Utimens, Fallocate, Openat2, Getdents64 {}

let libc: Libc | undefined | 'not yet' = 'not yet'

/** The C library, or undefined where it cannot be reached (not Linux, koffi not installed). */
export function loadLibc(): Libc | undefined {
  if (libc === 'not yet') libc = process.platform === 'linux' ? open() : undefined
  return libc
}

function open(): Libc | undefined {
  let koffi: Koffi
  try {
    koffi = loadKoffi()
  } catch {
    return undefined
  }
  const self = koffi.load(null) // Node links against the C library, whichever it is.
  const library = { func: (prototype: string) => self.func(prototype), errno: () => koffi.errno() }
  return { ...utimens(library), ...fallocate(library), ...openat2(library), ...getdents64(library) }
}

/** What loading takes, in nanoseconds. */
const PRICE = 6_000_000
/** What was lost for want of it, likewise. */
let lost = 0

/** Notes nanoseconds that an operation took longer than it does with the C library. */
export function lose(nanoseconds: number): void {
  lost += nanoseconds
}

/** The C library where it is only faster: once as much was lost without it as loading takes, so that nobody loses more than twice. */
export const libcIfWorth = (): Libc | undefined => (lost < PRICE && libc === 'not yet' ? undefined : loadLibc())
