import { quoted, script, type CommandShape, type OptionShape, type Values } from './shape.ts'

/** The script of `wasmgate completion zsh`, by zsh's own _arguments. It starts no process when it completes. */
export const zshScript = (commands: readonly CommandShape[]): string => script`#compdef wasmgate
# Completion of wasmgate for zsh, made by: wasmgate completion zsh
# Put it into a folder of $fpath under the name _wasmgate, or into ~/.zshrc behind compinit: eval "$(wasmgate completion zsh)"

_wasmgate() {
  local curcontext=$curcontext state line ret=1 command=${commands[0]?.name ?? ''}
  local -A opt_args
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}\n`).join('')}  )
  if (( CURRENT > 2 && $\{commands[(I)$\{words[2]}:*]} )); then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  elif (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands && ret=0
  fi
  case $command in
${commands.map(commandCase).join('')}  esac
  return ret
}

# _arguments puts options for compadd in front of what its specifications say.
_wasmgate_module() { _files "$@" -g '*.(wasm|wat|cwasm)(-.)' }

# Whether a directory of the host can stand in front of a colon, behind one, behind two: the last three arguments.
_wasmgate_mount() {
  case $PREFIX in
    *::*) (( $@[-1] )) || return 1; compset -P '*:' ;;
    *:*) (( $@[-2] )) || return 1; compset -P '*:' ;;
    *) (( $@[-3] )) || return 1 ;;
  esac
  _files "$\{(@)@[1,-4]}" -/ -S / -q
}

_wasmgate_preload() {
  compset -P 1 '*=' || return 1
  _wasmgate_module "$@"
}

_wasmgate_variable() {
  [[ $PREFIX == *=* ]] && return 1
  _parameters "$@" -g '*export*'
}

if [[ $funcstack[1] == _wasmgate ]]; then _wasmgate "$@"; else compdef _wasmgate wasmgate; fi
`

function commandCase({ name, options, operands, guest }: CommandShape): string {
  const specs = [...options.flatMap(optionSpecs), ...operands.flatMap((values, index) => operandSpec(values, index, operands.length))]
  return `    ${name})\n      _arguments -s -S ${guest ? "-A '-*' " : ''}\\\n${specs.map((spec) => `        ${quoted(spec)}`).join(' \\\n')} && ret=0 ;;\n`
}

/** A specification for each spelling, which excludes the others unless the option may stand several times. */
function optionSpecs({ spellings, help, takes, called, values, many }: OptionShape): string[] {
  const shown = spellings.map((spelling) => {
    if (takes === 'nothing') return spelling
    if (takes === 'value behind =') return `${spelling}=-`
    return spelling.startsWith('--') ? `${spelling}=` : `${spelling}+`
  })
  const value = takes === 'nothing' ? '' : `${takes === 'value' ? ':' : '::'}${escaped(called)}:${action(values)}`
  const front = many ? '*' : spellings.length > 1 ? `(${spellings.join(' ')})` : ''
  return shown.map((spelling) => `${front}${spelling}[${escaped(help)}]${value}`)
}

function operandSpec(values: Values, index: number, count: number): string[] {
  if (values.kind === 'none') return []
  const message = values.kind === 'words' ? 'word' : values.kind
  return [`${index === count - 1 ? '*' : `${index + 1}`}:${message}:${action(values)}`]
}

function action(values: Values): string {
  switch (values.kind) {
    case 'none': return ' '
    case 'file': return '_files'
    case 'directory': return '_files -/'
    case 'mount': return `_wasmgate_mount ${[values.before, values.single, values.double].map(Number).join(' ')}`
    case 'module': case 'preload': case 'variable': return `_wasmgate_${values.kind}`
    case 'words': return values.list ? `_values -s , word ${values.words.join(' ')}` : `(${values.words.map(escaped).join(' ')})`
  }
}

/** What _arguments would take for its own. */
const escaped = (text: string): string => text.replaceAll(/[[\]:\\]/g, String.raw`\$&`)
