import type { DistrustError } from '../engine/cache/distrust-error.ts'
import { printable, quote } from '../diagnostics/quote.ts'

const ELSEWHERE = 'name another folder with --cache-dir or WASMGATE_CACHE_DIR'

/** Why runs of this user (`me`) do without the cache in `folder`, and what to do about it: one sentence. */
export function troubleSentence(error: DistrustError, folder: string, me = process.geteuid?.() ?? 0): string {
  const { what, path, uid = 0, mode = 0 } = error
  const name = printable(path)
  const owned = `belongs to ${user(uid)}`
  const permissions = `mode ${mode.toString(8)}`
  const unused = 'so no run uses it'
  const missing = `${printable(folder)} is not there`
  switch (what) {
    case 'intrusion': return `${missing}, and root makes none in ${name}, which ${owned}: use sudo -H, or name a folder of root's with --cache-dir`
    case 'read-only': return `${path === folder ? '' : `${missing}, and `}${name} is on a read-only file system, so nothing ${path === folder ? 'more ' : ''}is kept: ${ELSEWHERE}`
    case 'unwritable': return path === folder
      ? `${name} cannot be read and written (${permissions}), so nothing more is kept: ${(mode & 0o700) === 0o700 ? ELSEWHERE : `chmod 700 ${quote(path)}`}`
      : `${missing}, and ${user(me)} cannot make it in ${name}, which ${owned} (${permissions}): ${ELSEWHERE}`
    case 'link': return `${name} is a symbolic link, ${unused}: ${path === folder ? 'name what it leads to with --cache-dir or WASMGATE_CACHE_DIR' : ANEW}`
    case 'no-directory': return `${path === folder ? '' : `${missing}: `}${name} is no directory, ${unused}: ${ELSEWHERE}`
    // A run under sudo may have left it.
    case 'owner': return `${name} ${owned}, so no run of ${user(me)} uses it: ${uid === 0 ? `sudo chown -R ${me} ${quote(folder)}` : ELSEWHERE}`
    case 'mode': return `${name} is open to others (${permissions}), ${unused}: ${path === folder ? `chmod 700 ${quote(path)}` : ANEW}`
    case 'no-file': return `${name} is no file, ${unused}: ${ANEW}`
    case 'second-name': return `${name} has a second name, by which others may write it, ${unused}: ${ANEW}`
    case 'short': return `${name} is cut off, ${unused}: ${ANEW}`
  }
}

const ANEW = 'remove it, and the next run makes another'

const user = (uid: number): string => (uid === 0 ? 'root' : `user ${uid}`)
