import type { EntryError } from '../engine/entry.ts'
import type { ImportProblem } from '../engine/link-error.ts'
import type { LoadErrorKind } from '../engine/load-error.ts'
import type { Trap } from '../engine/trap.ts'
import type { FileContents } from './request.ts'

/** How a program in a thread ended: data that can be sent from one thread to another. */
export type Ending =
  /** The code is the guest's whole u32. */
  | { readonly kind: 'exited'; readonly code: number }
  /** An invoked export returned; a reference comes as null. */
  | { readonly kind: 'returned'; readonly values: readonly (number | bigint | null)[] }
  | { readonly kind: 'trapped'; readonly trap: Trap }
  | { readonly kind: 'not-loaded'; readonly reason: LoadErrorKind; readonly message: string }
  | { readonly kind: 'not-linked'; readonly message: string; readonly problems: readonly ImportProblem[]; readonly guess: string | undefined }
  | { readonly kind: 'no-entry'; readonly reason: EntryError['kind']; readonly message: string; readonly functions: EntryError['functions'] }
  /** Something that it was to be given cannot be had. */
  | { readonly kind: 'not-granted'; readonly message: string }
  /** The runtime itself went wrong. */
  | { readonly kind: 'fault'; readonly message: string }
  /** Ended from outside. */
  | { readonly kind: 'timed-out'; readonly milliseconds: number }
  | { readonly kind: 'stopped'; readonly reason: unknown }

/** What a thread answers a request with. */
export interface Answer {
  readonly ending: Ending
  /** What is in each directory in memory, by the guest's name for it. */
  readonly files: Readonly<Record<string, FileContents>>
}

/** What a thread tells before its answer. */
export type Notice =
  /** The address of a socket whose port was left to the system. */
  | { readonly listening: string }
  /** The program is of an artefact that was made elsewhere: what is to be said of that, after its name. */
  | { readonly misfit: string }

/** Something that a program was to be given cannot be had. A plain class; `message` is one sentence. */
export class GrantError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}
