import type { ByteString } from '../../fs/byte-string.ts'
import type { GuestMemory } from '../memory.ts'

/** Writes each string with a terminating zero from `bytesPtr` on, and the addresses from `pointersPtr` on. FAULT. */
export function stringsGet(memory: GuestMemory, strings: readonly ByteString[], pointersPtr: number, bytesPtr: number): void {
  let pointer = memory.range(pointersPtr, strings.length * 4)
  let at = memory.range(bytesPtr, size(strings))
  for (const string of strings) {
    memory.writeU32(pointer, at)
    memory.writeBytes(at, string)
    memory.writeU8(at + string.length, 0)
    pointer += 4
    at += string.length + 1
  }
}

/** Writes the count of the strings and the bytes that they take with their zeroes. FAULT. */
export function stringsSizesGet(memory: GuestMemory, strings: readonly ByteString[], countPtr: number, sizePtr: number): void {
  memory.writeU32(countPtr, strings.length)
  memory.writeU32(sizePtr, size(strings))
}

const size = (strings: readonly ByteString[]): number => strings.reduce((sum, string) => sum + string.length + 1, 0)
