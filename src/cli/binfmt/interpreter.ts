import { isSea } from 'node:sea'
import { dirname } from 'node:path'

/** How the script begins, by which we know it again. */
const MARK = '# Made by wasmgate binfmt install.'

/**
 * The script that Linux starts for a module, as `SCRIPT FILE NAME ARGUMENTS...`: an entry of binfmt_misc has room for a path
 * and none for options. `options` are words for `wasmgate run` that every program gets.
 */
export function interpreterScript(options: readonly string[], { program, node }: Self = self()): string {
  return `#!/bin/sh
${MARK} The kernel starts it for a WebAssembly program, with the program's file, the name it was
# called by, and its arguments. WASMGATE_BINFMT_OPTIONS holds more options of wasmgate run, with blanks between them.
file=$1 name=$2
shift 2
set -f
${node === undefined ? '' : `command -v node >/dev/null || PATH=$PATH:${shell(dirname(node))}\n`}exec ${[program, 'run', ...options].map(shell).join(' ')} $WASMGATE_BINFMT_OPTIONS --argv0="\${name:-$file}" -- "$file" "$@"
`
}

export const isOurScript = (text: string): boolean => text.startsWith(`#!/bin/sh\n${MARK}`)

/** The line of a script that starts wasmgate, for a person. */
export const commandOf = (script: string): string => /^exec (.*?) \$WASMGATE_BINFMT_OPTIONS/m.exec(script)?.[1] ?? ''

export interface Self {
  /** What starts this wasmgate. */
  readonly program: string
  /** The Node that its launcher finds, unless the program has its own. */
  readonly node: string | undefined
}

/** This wasmgate. */
export const self = (): Self => (isSea() ? { program: process.execPath, node: undefined } : { program: process.argv[1] as string, node: process.execPath })

/** A word as the shell reads it. */
const shell = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`)
