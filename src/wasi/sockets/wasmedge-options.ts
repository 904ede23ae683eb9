import type { OptionName, Socket } from '../../net/network.ts'
import { Errno } from '../abi/errno.ts'
import type { Context } from '../context.ts'
import { WasiError } from '../error.ts'
import type { GuestMemory } from '../memory.ts'
import { requireSocket } from '../socket-io.ts'
import { aligned } from './address-layout.ts'
import { SOL_SOCKET, WasmedgeOption, WasmedgeType } from './constants.ts'
import { takeErrno } from './operations.ts'

// WasmEdge's options: socket-abi.md 1.6. Values have the host's form, which is Linux's.

/** How one option lies in memory. */
interface Form {
  readonly size: 4 | 8 | 16
  read(memory: GuestMemory, ptr: number): number | undefined
  write(memory: GuestMemory, ptr: number, value: number | undefined): void
}

/** i32. */
const number: Form = {
  size: 4,
  read: (memory, ptr) => memory.readU32(ptr) | 0,
  write: (memory, ptr, value = 0) => { memory.writeU32(ptr, value) },
}

/** i32, anything but 0 is on. */
const flag: Form = { ...number, read: (memory, ptr) => (memory.readU32(ptr) === 0 ? 0 : 1) }

/** 0 i32 on | 4 i32 seconds. */
const linger: Form = {
  size: 8,
  read: (memory, ptr) => (memory.readU32(ptr) === 0 ? undefined : memory.readU32(ptr + 4) | 0),
  write(memory, ptr, value) {
    memory.writeU32(ptr, value === undefined ? 0 : 1)
    memory.writeU32(ptr + 4, value ?? 0)
  },
}

/** `timeval`: 0 i64 seconds | 8 i64 microseconds. DOM for what is no time, as Linux has it. */
const time: Form = {
  size: 16,
  read(memory, ptr) {
    const [seconds, microseconds] = [BigInt.asIntN(64, memory.readU64(ptr)), BigInt.asIntN(64, memory.readU64(ptr + 8))]
    if (microseconds < 0n || microseconds >= 1_000_000n) throw new WasiError(Errno.DOM)
    return seconds < 0n ? 0 : Number(seconds * 1_000_000n + microseconds)
  },
  write(memory, ptr, value = 0) {
    memory.writeU64(ptr, BigInt(Math.floor(value / 1_000_000)))
    memory.writeU64(ptr + 8, BigInt(Math.floor(value % 1_000_000)))
  },
}

/** Options that a socket keeps. What Node cannot set is kept and told back without effect (docs/RATIONALE.md). */
const kept: Readonly<Record<number, readonly [name: OptionName, form: Form]>> = {
  [WasmedgeOption.REUSEADDR]: ['reuseAddress', flag],
  [WasmedgeOption.DONTROUTE]: ['dontRoute', flag],
  [WasmedgeOption.BROADCAST]: ['broadcast', flag],
  [WasmedgeOption.SNDBUF]: ['sendBuffer', number],
  [WasmedgeOption.RCVBUF]: ['receiveBuffer', number],
  [WasmedgeOption.KEEPALIVE]: ['keepAlive', flag],
  [WasmedgeOption.OOBINLINE]: ['oobInline', flag],
  [WasmedgeOption.LINGER]: ['linger', linger],
  [WasmedgeOption.RCVLOWAT]: ['receiveLowWater', number],
  [WasmedgeOption.RCVTIMEO]: ['receiveTimeout', time],
  [WasmedgeOption.SNDTIMEO]: ['sendTimeout', time],
}

/** Options that can only be read, from what the socket is. */
const told: Readonly<Record<number, (socket: Socket) => number>> = {
  [WasmedgeOption.TYPE]: ({ kind }) => (kind === 'stream' ? WasmedgeType.STREAM : WasmedgeType.DGRAM),
  [WasmedgeOption.ERROR]: takeErrno,
  [WasmedgeOption.ACCEPTCONN]: (socket) => (socket.kind === 'stream' && socket.listening ? 1 : 0),
}

/**
 * Writes the value of an option, and how long it is over the room that there was for it. INVAL (no such level or option,
 * too little room), NOPROTOOPT (BINDTODEVICE, which Node cannot do). getsockopt(2).
 */
export function getOption({ memory, fds }: Context, fd: number, level: number, name: number, valuePtr: number, lengthPtr: number): void {
  aligned(lengthPtr, 4)
  const room = memory.readU32(lengthPtr)
  memory.range(valuePtr, room)
  requireOption(level, name)
  const { socket } = requireSocket(fds, fd, 0)
  const [option, form] = kept[name] ?? [undefined, number]
  if (room < form.size) throw new WasiError(Errno.INVAL)
  form.write(memory, valuePtr, option === undefined ? told[name]?.(socket) : socket.getOption(option))
  memory.writeU32(lengthPtr, form.size)
}

/** Sets one. INVAL (no such level or option, too short a value), DOM (no such time), NOPROTOOPT (what can only be read, BINDTODEVICE). setsockopt(2). */
export function setOption({ memory, fds }: Context, fd: number, level: number, name: number, valuePtr: number, length: number): void {
  memory.range(valuePtr, length)
  requireOption(level, name)
  const { socket } = requireSocket(fds, fd, 0)
  const found = kept[name]
  if (found === undefined) throw new WasiError(Errno.NOPROTOOPT)
  const [option, form] = found
  if (length >>> 0 < form.size) throw new WasiError(Errno.INVAL)
  socket.setOption(option, form.read(memory, valuePtr))
}

function requireOption(level: number, name: number): void {
  if (level !== SOL_SOCKET || name < 0 || name > WasmedgeOption.BINDTODEVICE) throw new WasiError(Errno.INVAL)
  if (name === WasmedgeOption.BINDTODEVICE) throw new WasiError(Errno.NOPROTOOPT)
}
