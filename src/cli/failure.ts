import { codeOf } from '../fs/error.ts'

/** Why something that an option names cannot be used, from what a file system threw; anything else is thrown on. */
export function readFailure(error: unknown, wanted: 'file' | 'directory'): string {
  const code = codeOf(error)
  switch (code) {
    case undefined: throw error
    case 'ENOENT': return `there is no such ${wanted} (looked from ${process.cwd()})`
    case 'ENOTDIR': return wanted === 'directory' ? 'it is not a directory' : 'there is no such file'
    case 'EISDIR': return 'it is a directory'
    case 'EACCES': case 'EPERM': return 'permission denied'
    case 'ELOOP': return 'its symbolic links go round in a circle'
    case 'ENAMETOOLONG': return 'the name is too long'
    case 'ENOSPC': case 'EDQUOT': return 'there is no room left'
    case 'EROFS': return 'its file system is read-only'
    case 'EMFILE': case 'ENFILE': return 'too many files are open'
    default: return `the system refuses it (${code})`
  }
}
