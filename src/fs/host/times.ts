import { futimesSync, lutimesSync, utimesSync } from 'node:fs'
import { hostClock } from '../../sys/clock.ts'
import type { Stat, Times } from '../filesystem.ts'
import { loadLibc } from './libc/index.ts'

const BILLION = 1_000_000_000n
/** Date.now() would lie up to a millisecond behind the times that the kernel sets. */
const clock = hostClock()

/** What gets new times: an open file, or what a path stands for. */
export type Target = { readonly hostFd: number } | { readonly path: string | Buffer; readonly follow: boolean }

/**
 * Sets the times of the target, exact to the nanosecond. node:fs takes seconds as a double, which holds one
 * nanosecond of today's times in a few hundred: where both times survive that, node:fs does it; otherwise the C library.
 * Without one (not Linux, no koffi) the times are rounded to what a double holds.
 */
export function setTimes(target: Target, times: Times, current: () => Stat): void {
  const before = times.atime === undefined || times.mtime === undefined ? current() : undefined
  const now = times.atime === 'now' || times.mtime === 'now' ? clock.realtime() : 0n
  const atime = pick(times.atime, before?.atime, now)
  const mtime = pick(times.mtime, before?.mtime, now)
  const exact = (times.atime === 'now' || survives(atime)) && (times.mtime === 'now' || survives(mtime))
  const libc = exact ? undefined : loadLibc()
  if (libc !== undefined) {
    if ('hostFd' in target) return libc.futimens(target.hostFd, timespec(atime), timespec(mtime))
    return libc.utimens(target.path, target.follow, timespec(atime), timespec(mtime))
  }
  const [accessed, modified] = [Number(atime) / 1e9, Number(mtime) / 1e9]
  if ('hostFd' in target) return futimesSync(target.hostFd, accessed, modified)
  return (target.follow ? utimesSync : lutimesSync)(target.path, accessed, modified)
}

const pick = (wanted: bigint | 'now' | undefined, before: bigint | undefined, now: bigint): bigint =>
  wanted === 'now' ? now : (wanted ?? before ?? 0n)

function timespec(time: bigint): { seconds: bigint; nanoseconds: bigint } {
  const nanoseconds = ((time % BILLION) + BILLION) % BILLION
  return { seconds: (time - nanoseconds) / BILLION, nanoseconds }
}

/** What libuv makes of the double is the same time again (uv__fs_to_timespec: whole seconds, then the rest times 1e9). */
function survives(time: bigint): boolean {
  if (time < 0n) return false // node:fs takes negative seconds for "now".
  const seconds = Number(time) / 1e9
  const whole = Math.trunc(seconds)
  return BigInt(whole) * BILLION + BigInt(Math.trunc((seconds - whole) * 1e9)) === time
}
