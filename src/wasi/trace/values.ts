import * as flags from '../abi/flags.ts'
import type { AbiType } from '../abi/functions.ts'
import type { Context } from '../context.ts'
import { WamrFamily, WamrType, WasmedgeFamily, WasmedgeOption, WasmedgeType } from '../sockets/constants.ts'
import { addressOf, readable } from './guest-data.ts'
import { rightNames } from './rights.ts'

const pointers: readonly AbiType[] = ['buffer', 'subscriptions', 'pointer', 'wasmedge_address_out']

const enumerations: Partial<Record<AbiType, Readonly<Record<string, number>>>> = {
  clockid: flags.Clockid, signal: flags.Signal, whence: flags.Whence, advice: flags.Advice,
  wasmedge_family: WasmedgeFamily, wasmedge_type: WasmedgeType, wasmedge_option: WasmedgeOption, wamr_family: WamrFamily, wamr_type: WamrType,
}
const bitSets: Partial<Record<AbiType, Readonly<Record<string, number>>>> = {
  lookupflags: flags.Lookupflags, oflags: flags.Oflags, fdflags: flags.Fdflags, fstflags: flags.Fstflags,
  riflags: flags.Riflags, roflags: flags.Roflags, sdflags: flags.Sdflags,
}

/** What is passed as it is: by its name where it has one. */
export function scalarText(type: AbiType, value: number | bigint): string {
  const enumeration = enumerations[type]
  if (enumeration !== undefined) return Object.keys(enumeration).find((name) => enumeration[name] === value) ?? String(Number(value) >>> 0)
  const bits = bitSets[type]
  if (bits !== undefined) return bitNames(bits, Number(value) >>> 0)
  if (type === 'rights') return rightNames(BigInt.asUintN(64, BigInt(value)))
  if (pointers.includes(type)) return `0x${(Number(value) >>> 0).toString(16)}`
  if (type === 's64' || type === 's32') return String(value)
  return typeof value === 'bigint' ? String(BigInt.asUintN(64, value)) : String(value >>> 0)
}

function bitNames(bits: Readonly<Record<string, number>>, value: number): string {
  const known = Object.keys(bits).filter((name) => (value & (bits[name] as number)) !== 0)
  const rest = value & ~Object.values(bits).reduce((all, bit) => all | bit, 0)
  if (rest !== 0) known.push(`0x${(rest >>> 0).toString(16)}`)
  return known.join('|') || '0'
}

/** What a call wrote to `ptr`. */
export function resultText({ memory, layout }: Context, type: AbiType, ptr: number): string {
  switch (type) {
    case 'timestamp': case 'filesize': case 'u64': return String(memory.readU64(ptr))
    case 'bool': case 'u8': return String(memory.readU8(ptr))
    case 'u16': return String(memory.readU16(ptr))
    case 's32': return String(memory.readU32(ptr) | 0)
    case 'wamr_address': return readable(() => addressOf(memory, type, ptr))
    case 'roflags': return bitNames(flags.Roflags, memory.readU16(ptr))
    case 'prestat': return `dir name of ${memory.readU32(ptr + 4)} bytes`
    case 'fdstat': return `{${filetype(memory.readU8(ptr))}, flags=${bitNames(flags.Fdflags, memory.readU16(ptr + 2))}, rights=${rightNames(memory.readU64(ptr + 8))}}`
    case 'filestat': {
      const size = memory.readU64(ptr + (layout.filestatSize === 64 ? 32 : 24))
      return `{${filetype(memory.readU8(ptr + 16))}, ino=${memory.readU64(ptr + 8)}, size=${size}}`
    }
    default: return String(memory.readU32(ptr))
  }
}

const filetype = (value: number): string => Object.entries(flags.Filetype).find(([, type]) => type === value)?.[0] ?? String(value)
