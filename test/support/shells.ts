import { spawnSync } from 'node:child_process'
import { writeFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a real shell offers for a line of which the cursor is at the end: whole words, without the slash of a directory, sorted. */
export type Complete = (lines: readonly string[]) => string[][]

export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

export const hasShell = (shell: Shell): boolean => spawnSync(shell, ['--version']).status === 0

/** A shell in a folder with the completion script loaded. `scratch` is for files of our own. */
export function completer(shell: Shell, script: string, folder: string, scratch: string): Complete {
  const file = join(scratch, `completion.${shell}`)
  writeFileSync(file, script)
  const run = { bash: inBash, zsh: inZsh, fish: inFish }[shell]
  return (lines) => run(file, lines, folder, scratch).map((words) => [...new Set(words.map((word) => word.replace(/\/$/, '')))].toSorted())
}

const environment = { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', LC_ALL: 'C.UTF-8', TERM: 'dumb', ALPHA_VARIABLE: '1' }

function output(command: string, args: readonly string[], folder: string, input = ''): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, env: environment, input, encoding: 'utf8', timeout: 60_000 })
  if (status !== 0 || stderr !== '') throw new Error(`${command} ended with ${status}: ${stderr}`)
  return stdout
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
const END = '--end-of-one--'
const parts = (text: string): string[][] => text.split(`${END}\n`).slice(0, -1).map((part) => part.split('\n').slice(0, -1))

/** Bash's own way to call a completion function: the words cut at blanks and at COMP_WORDBREAKS, quotes left in them. */
function inBash(file: string, lines: readonly string[], folder: string): string[][] {
  const heads: string[] = []
  const calls = lines.map((line) => {
    const words = line.split(/(?<![\\]) /).flatMap((word) => (word === '' ? [''] : word.split(/([=:]+)/).filter((part, index) => part !== '' || index === 0)))
    const last = words.at(-1) as string
    const whole = line.split(/(?<![\\]) /).at(-1) as string
    heads.push(/[=:]/.test(last) ? whole : whole.slice(0, whole.length - last.length))
    return `COMP_WORDS=(${words.map(quoted).join(' ')}) COMP_CWORD=${words.length - 1} COMP_LINE=${quoted(line)} COMP_POINT=${line.length}
_wasmgate
for reply in "\${COMPREPLY[@]}"; do printf '%s\\n' "$reply"; done
echo ${END}`
  })
  // compopt is for the run of a real completion only.
  const script = `compopt() { :; }\n. ${quoted(file)}\nCOMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'\n${calls.join('\n')}\n`
  return parts(output('bash', ['--noprofile', '--norc'], folder, script)).map((replies, index) => replies.map((reply) => `${heads[index]}${reply}`))
}

/** A zsh in a terminal of its own (zsh/zpty), the line typed and TAB pressed; what reaches compadd is noted in a file. */
function inZsh(file: string, lines: readonly string[], folder: string, scratch: string): string[][] {
  const notes = join(scratch, 'zsh-notes')
  const setup = join(scratch, 'setup.zsh')
  writeFileSync(notes, '')
  writeFileSync(setup, String.raw`
autoload -Uz compinit && compinit -u -D
. ${quoted(file)}
PROMPT= LISTMAX=9999
zstyle ':completion:*' insert-tab false
setopt no_beep no_list_ambiguous
compadd() {
  local -a hits hidden given
  zparseopts -E -a given O: A: D: p:=hidden
  # -O, -A and -D only ask what would match, and -D changes an array of the caller: once is enough.
  if [[ -n ${'$'}{given[(r)-[OAD]*]} ]]; then builtin compadd "$@"; return; fi
  builtin compadd -A hits "$@"
  local hit
  for hit in "${'$'}{hits[@]}"; do print -r -- "$IPREFIX${'$'}{hidden[2]}${'$'}{(Q)hit}" >>${quoted(notes)}; done
  builtin compadd "$@"
}
completed() { zle complete-word; print -r -- ${END} >>${quoted(notes)} }
zle -N completed
bindkey '^I' completed
print -r -- ready >>${quoted(notes)}
`)
  const waits = (count: string): string => `for i in {1..3000}; do (( $(grep -c ${quoted(`^${END}$`)} ${quoted(notes)}) >= ${count} )) && break; zpty -r -t z drain; sleep 0.01; done`
  const script = `zmodload zsh/zpty
zpty -b z zsh -f -i
zpty -w z ${quoted(`. ${quoted(setup)}`)}
for i in {1..3000}; do grep -q ready ${quoted(notes)} && break; zpty -r -t z drain; sleep 0.01; done
lines=(${lines.map(quoted).join(' ')})
for n in {1..$#lines}; do
  zpty -w -n z $'\\C-u'"$lines[n]"$'\\t'
  ${waits('n')}
  zpty -w -n z $'\\C-g\\C-u'
done
zpty -d z
`
  const driver = join(scratch, 'driver.zsh')
  writeFileSync(driver, script)
  output('zsh', ['-f', driver], folder)
  return parts(readFileSync(notes, 'utf8').replace('ready\n', ''))
}

function inFish(file: string, lines: readonly string[], folder: string, scratch: string): string[][] {
  const script = `source ${quoted(file)}\n${lines.map((line) => `complete -C ${quoted(line)}\necho ${END}`).join('\n')}\n`
  const driver = join(scratch, 'driver.fish')
  writeFileSync(driver, script)
  return parts(output('fish', ['--no-config', driver], folder)).map((words) => words.map((word) => word.replace(/\t.*/, '')))
}
