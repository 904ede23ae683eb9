import type { GuestMemory } from '../memory.ts'

/**
 * Calendar time as Emscripten's libc asks its host for it. Local time is UTC, as in wasi-libc and in Emscripten's own
 * standalone libc: the host's time zone is not the guest's.
 *
 * `struct tm`, the same in every version: i32 0 sec | 4 min | 8 hour | 12 mday | 16 mon | 20 year - 1900 | 24 wday |
 * 28 yday | 32 isdst | 36 gmtoff, then a pointer that libc sets.
 */
const TM_SIZE = 40

/** gmtime(3). False for a time whose year `Date` does not know (some 270,000 years away); nothing is written then. */
export function toCalendar(memory: GuestMemory, seconds: number, tmPtr: number): boolean {
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return false
  const at = memory.range(tmPtr, TM_SIZE)
  const year = date.getUTCFullYear()
  const days = (date.getTime() - new Date(0).setUTCFullYear(year, 0, 1)) / 86_400_000
  const fields = [
    date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), date.getUTCDate(), date.getUTCMonth(), year - 1900,
    date.getUTCDay(), Math.floor(days), 0, 0,
  ]
  for (const [index, value] of fields.entries()) memory.view.setInt32(at + index * 4, value, true)
  return true
}

/** timegm(3): seconds since 1970, and the fields brought into their ranges. -1 for a time that `Date` does not know. */
export function fromCalendar(memory: GuestMemory, tmPtr: number): number {
  const at = memory.range(tmPtr, TM_SIZE)
  const [sec, min, hour, mday, mon, year] = Array.from({ length: 6 }, (_, index) => memory.view.getInt32(at + index * 4, true)) as
    [number, number, number, number, number, number]
  const date = new Date(0)
  date.setUTCFullYear(year + 1900, mon, mday)
  const seconds = date.setUTCHours(hour, min, sec) / 1000
  return toCalendar(memory, seconds, tmPtr) ? seconds : -1
}
