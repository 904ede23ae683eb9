import type { ByteString } from '../fs/byte-string.ts'
import type { Directory } from '../fs/filesystem.ts'
import type { Network } from '../net/network.ts'
import type { Clock } from '../sys/clock.ts'
import type { Random } from '../sys/random.ts'
import type { Descriptor } from './descriptor.ts'
import { DirectoryDescriptor } from './descriptors/directory.ts'
import { EventLoop } from './event-loop.ts'
import { FdTable } from './fd-table.ts'
import { type Layout, preview1Layout } from './layout.ts'
import { GuestMemory } from './memory.ts'
import { Refusals } from './refusals.ts'
import { DIRECTORY_RIGHTS, INHERITABLE_RIGHTS } from './rights.ts'

/** A directory given to the guest, under the name that it sees. */
export interface Preopen {
  readonly guestPath: ByteString
  readonly directory: Directory
}

/** All that a guest is given. Nothing else of the host can be reached. */
export interface Grants {
  /** argv[0] first. */
  readonly args: readonly ByteString[]
  /** Each "KEY=value". */
  readonly env: readonly ByteString[]
  readonly preopens: readonly Preopen[]
  /** Descriptors 0, 1 and 2. */
  readonly stdin: Descriptor
  readonly stdout: Descriptor
  readonly stderr: Descriptor
  readonly clock: Clock
  readonly random: Random
  /** Ends the guest: never returns to it, and cannot be caught by it. */
  readonly exit: (code: number) => never
  /** Ends the guest in the same way because of a fault of ours, which whoever runs the guest is to be told of. */
  readonly fault: (error: unknown) => never
  /**
   * The guest runs so that a call may answer with a promise (JSPI): what has to wait lets the event loop run. Otherwise
   * it blocks the thread.
   */
  readonly suspend: boolean
  /** Where sockets come from; left out, every socket that the guest wants to open is ACCES. Needs `suspend`. */
  readonly network?: Network | undefined
  /** Sockets that listen already: the descriptors after the directories, in order. Needs `suspend`. */
  readonly sockets?: readonly Descriptor[] | undefined
  /** So many descriptors it can have at once. */
  readonly maxFds?: number
}

/** The state of one guest that its calls work on. */
export interface Context {
  readonly memory: GuestMemory
  readonly fds: FdTable
  readonly args: readonly ByteString[]
  readonly env: readonly ByteString[]
  readonly clock: Clock
  readonly random: Random
  readonly exit: (code: number) => never
  readonly fault: (error: unknown) => never
  readonly suspend: boolean
  readonly network: Network | undefined
  /** The guest may have sockets, so that writing may have to wait too. */
  readonly hasSockets: boolean
  readonly loop: EventLoop
  /** How structures lie in memory for the module name that the guest imported. */
  readonly layout: Layout
  /** What the guest was refused, for the hint when it fails. */
  readonly refusals: Refusals
}

/** The state of a guest that has not run yet: descriptors 0, 1, 2, then its directories from 3 on, in order, then its sockets. */
export function createContext(grants: Grants): Context {
  const fds = new FdTable(grants.maxFds)
  for (const descriptor of [grants.stdin, grants.stdout, grants.stderr]) fds.add(descriptor)
  for (const { guestPath, directory } of grants.preopens) {
    fds.add(new DirectoryDescriptor(directory, DIRECTORY_RIGHTS, INHERITABLE_RIGHTS, 0, guestPath))
  }
  const { args, env, clock, random, exit, fault, suspend, network, sockets = [] } = grants
  for (const socket of sockets) fds.add(socket)
  const hasSockets = network !== undefined || sockets.length > 0
  if (hasSockets && !suspend) throw new Error('a guest with sockets has to wait suspended')
  const refusals = new Refusals(grants.preopens.length > 0)
  return {
    memory: new GuestMemory(), fds, args, env, clock, random, exit, fault, suspend, network, hasSockets, loop: new EventLoop(), layout: preview1Layout, refusals,
  }
}
