/** A descriptor: its number, or the n-th open one of a kind (counted round), which the model turns into a number. */
export type Fd = number | { readonly file: number } | { readonly directory: number }

/** A path, or the n-th thing that there is below the descriptor (counted round), for which the model knows a path. */
export type Path = string | { readonly nth: number }

/** What is written or read: each slice a text, or a number of bytes (of a pattern, where they are written). */
export type Slice = string | number

/**
 * The arguments of each call. Flags and rights are names as in abi.ts ("SAME" rights: those that the descriptor has);
 * structures and lengths are left to the guest.
 */
export interface Arguments {
  path_open: { fd: Fd; follow: boolean; path: Path; oflags: string; base: string; inheriting: string; fdflags: string }
  path_create_directory: { fd: Fd; path: Path }
  path_remove_directory: { fd: Fd; path: Path }
  path_unlink_file: { fd: Fd; path: Path }
  path_rename: { fd: Fd; path: Path; toFd: Fd; to: Path }
  path_link: { fd: Fd; follow: boolean; path: Path; toFd: Fd; to: Path }
  path_symlink: { target: string; fd: Fd; path: Path }
  path_readlink: { fd: Fd; path: Path; size: number }
  path_filestat_get: { fd: Fd; follow: boolean; path: Path }
  path_filestat_set_times: { fd: Fd; follow: boolean; path: Path; atim: bigint; mtim: bigint; flags: string }
  fd_read: { fd: Fd; slices: readonly number[] }
  fd_pread: { fd: Fd; slices: readonly number[]; offset: bigint }
  fd_write: { fd: Fd; slices: readonly Slice[] }
  fd_pwrite: { fd: Fd; slices: readonly Slice[]; offset: bigint }
  fd_seek: { fd: Fd; offset: bigint; whence: string }
  fd_tell: { fd: Fd }
  fd_filestat_set_size: { fd: Fd; size: bigint }
  fd_allocate: { fd: Fd; offset: bigint; len: bigint }
  fd_advise: { fd: Fd; offset: bigint; len: bigint; advice: number }
  fd_sync: { fd: Fd }
  fd_datasync: { fd: Fd }
  fd_filestat_get: { fd: Fd }
  fd_filestat_set_times: { fd: Fd; atim: bigint; mtim: bigint; flags: string }
  fd_fdstat_get: { fd: Fd }
  fd_fdstat_set_flags: { fd: Fd; flags: string }
  fd_fdstat_set_rights: { fd: Fd; base: string; inheriting: string }
  fd_prestat_get: { fd: Fd }
  fd_prestat_dir_name: { fd: Fd; size: number }
  /** `cookie` "next": of the last whole entry that this descriptor gave; 0 if there is none. */
  fd_readdir: { fd: Fd; size: number; cookie: bigint | 'next' }
  fd_renumber: { fd: Fd; toFd: Fd }
  fd_close: { fd: Fd }
}
export type Name = keyof Arguments

/** What stands for an argument that a program leaves out. */
const defaults = {
  fd: 3, toFd: 3, follow: false, path: '', to: '', oflags: '', base: 'ALL', inheriting: 'ALL', fdflags: '', flags: '',
  target: '', size: 4096, atim: 0n, mtim: 0n, slices: [], offset: 0n, len: 0n, advice: 0, whence: 'SET', cookie: 0n,
} as const

/** One call of a program, as it is written in a case. */
export type Call = { [N in Name]: readonly [N, Partial<Arguments[N]>?] }[Name]
/** The same with all of its arguments. */
export type FullCall = { [N in Name]: { readonly name: N } & Readonly<Arguments[N]> }[Name]
/** The same with every choice made: numbers and paths. */
export type PlainCall = { [N in Name]: { readonly name: N } & Readonly<Plain<Arguments[N]>> }[Name]
type Plain<T> = { [Key in keyof T]: T[Key] extends Fd ? number : T[Key] extends Path ? string : T[Key] }
export type Program = readonly Call[]

export const complete = ([name, args]: Call): FullCall => ({ ...defaults, ...args, name }) as unknown as FullCall

/** A program as TypeScript: what is pasted into cases.test.ts. `notes` stand behind the calls. */
export function print(program: Program, notes: readonly string[] = []): string {
  const lines = program.map(([name, args = {}], index) => {
    const given = Object.entries(args).filter(([key, value]) => literal(value) !== literal(defaults[key as keyof typeof defaults]))
    const text = given.length === 0 ? `['${name}'],` : `['${name}', ${literal(Object.fromEntries(given))}],`
    return notes[index] === undefined ? `  ${text}` : `  ${text.padEnd(70)} // ${notes[index]}`
  })
  return `[\n${lines.join('\n')}\n]`
}

/** A value as TypeScript. */
export function literal(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  if (typeof value === 'string') return textLiteral(value)
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([key, inner]) => `${key}: ${literal(inner)}`).join(', ')} }`
  return String(value)
}

function textLiteral(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  const shortened = escaped.replaceAll(/([^\\"`$])\1{39,}/g, (run, char: string) => `\${'${char}'.repeat(${run.length})}`)
  return shortened === escaped ? `'${escaped.replaceAll("'", "\\'").replaceAll('\\"', '"')}'` : `\`${shortened}\``
}
