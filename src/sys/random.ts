import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Where a guest's random bytes come from. Replaceable: a seeded source makes a run repeatable. */
export interface Random {
  /** Fills bytes[offset, offset + length) with bytes fit for keys. */
  fill(bytes: Uint8Array, offset: number, length: number): void
}

/** Above this, node:crypto is faster than the device by more than the 3 ms that loading it takes. */
const SMALL = 65536
/** Up to this many bytes come out of a pool. */
const FEW = 256
const POOL = 1024
/** One request to node:crypto at most this large (it takes 2^31 - 1). */
const CHUNK = 1 << 30

/**
 * The kernel's own source. Most guests ask for a few bytes once, to seed a hash table: those come from /dev/urandom,
 * because loading node:crypto would cost them 3 ms (docs/RATIONALE.md, "random").
 */
export function hostRandom(): Random {
  let device: number | undefined | 'not yet' = 'not yet'
  const pool = new Uint8Array(POOL)
  /** Bytes of the pool that nobody has had yet, at its end. */
  let left = 0

  /** What is handed out is wiped from the pool at once, so that it can be found in one place alone. */
  function fromPool(bytes: Uint8Array, offset: number, length: number): void {
    if (left < length) {
      fill(pool, 0, POOL)
      left = POOL
    }
    const taken = pool.subarray(POOL - left, POOL - left + length)
    bytes.set(taken, offset)
    taken.fill(0)
    left -= length
  }

  function fill(bytes: Uint8Array, offset: number, length: number): void {
    if (length <= SMALL) {
      if (device === 'not yet') device = openDevice()
      if (device !== undefined && readSync(device, bytes, offset, length, null) === length) return
    }
    const { randomFillSync } = process.getBuiltinModule('node:crypto')
    // A view of each piece: the offset that randomFillSync takes ends at 2^31 - 1.
    for (let done = 0; done < length; done += CHUNK) {
      randomFillSync(bytes.subarray(offset + done, offset + Math.min(length, done + CHUNK)))
    }
  }

  return { fill: (bytes, offset, length) => (length <= FEW ? fromPool : fill)(bytes, offset, length) }
}

/** Linux's character device 1:9 (random(4)) and nothing else that may go by its name; undefined without it. */
function openDevice(): number | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const hostFd = openSync('/dev/urandom', constants.O_RDONLY)
    const stat = fstatSync(hostFd)
    if (stat.isCharacterDevice() && stat.rdev === 0x109) return hostFd
    closeSync(hostFd)
  } catch {
    // node:crypto does not need the device.
  }
  return undefined
}

/**
 * The same bytes for the same seed, whichever pieces they are asked for in. SplitMix64 (Steele, Lea, Flood 2014): evenly spread,
 * and nothing to make keys of.
 */
export function seededRandom(seed: bigint): Random {
  let state = BigInt.asUintN(64, seed)
  let word = 0n
  let left = 0
  return {
    fill(bytes, offset, length) {
      for (let at = offset; at < offset + length; at++) {
        if (left === 0) {
          word = state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
          word = BigInt.asUintN(64, (word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n)
          word = BigInt.asUintN(64, (word ^ (word >> 27n)) * 0x94d049bb133111ebn)
          word ^= word >> 31n
          left = 8
        }
        bytes[at] = Number(word & 0xffn)
        word >>= 8n
        left--
      }
    },
  }
}
