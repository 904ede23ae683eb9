import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

/**
 * Whether another thread of this process computes at this moment, as V8's do while they optimise. False where the system does
 * not tell: /proc/PID/task/TID/stat of proc(5) does, "TID (name) state ...".
 */
export function threadsAtWork(): boolean {
  try {
    const own = readlinkSync('/proc/thread-self').split('/').at(-1)
    return readdirSync('/proc/self/task').some((thread) => thread !== own && /^.*\) R/.test(readFileSync(`/proc/self/task/${thread}/stat`, 'latin1')))
  } catch {
    return false
  }
}
