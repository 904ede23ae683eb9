import { script, type CommandShape, type OptionShape, type Values } from './shape.ts'

/** The script of `wasmgate completion bash`, for bash 3.2 and newer. It starts no process when it completes. */
export function bashScript(commands: readonly CommandShape[]): string {
  const [first] = commands
  return `# Completion of wasmgate for bash, made by: wasmgate completion bash
# Put it into ~/.local/share/bash-completion/completions/wasmgate, or into ~/.bashrc: eval "$(wasmgate completion bash)"

# What the value of an option is, into kind; or what an operand is.
_wasmgate_option() {
  case "$1 $2" in
${commands.map(optionCases).join('')}    *) return 1 ;;
  esac
}

_wasmgate_operand() {
  case "$1 $2" in
${commands.map(operandCases).join('')}    *) kind=none ;;
  esac
}

_wasmgate_options() {
  case "$1" in
${commands.map(({ name, options }) => `    ${name}) options='${options.flatMap(offered).join(' ')}' ;;\n`).join('')}  esac
}

${engine(commands.map(({ name }) => name), commands.filter(({ guest }) => guest).map(({ name }) => name), first?.name ?? '')}`
}

/** A spelling as it is offered: \`--trace\` and \`--trace=\` where the value can only stand behind the =. */
const offered = ({ spellings, takes }: OptionShape): string[] =>
  spellings.flatMap((spelling) => (takes === 'value behind =' ? [spelling, `${spelling}=`] : [spelling]))

/** Long names are understood with one dash as well. */
const asTyped = (spelling: string): string[] => (spelling.startsWith('--') ? [spelling, spelling.slice(1)] : [spelling])

const optionCases = ({ name, options }: CommandShape): string => options
  .filter(({ takes }) => takes !== 'nothing')
  .map(({ spellings, takes, values }) => `    ${spellings.flatMap(asTyped).map((spelling) => `"${name} ${spelling}"`).join('|')}) kind='${kindOf(values)}'${takes === 'value' ? '' : ' optional=1'} ;;\n`)
  .join('')

const operandCases = ({ name, operands }: CommandShape): string => operands
  .map((values, index) => `    "${name} ${index === operands.length - 1 ? '"*' : `${index}"`}) kind='${kindOf(values)}' ;;\n`)
  .join('')

/** The name of the kind and what belongs to it, in words. */
function kindOf(values: Values): string {
  switch (values.kind) {
    case 'mount': return `mount ${[values.before, values.single, values.double].map(Number).join(' ')}`
    case 'words': return `${values.list ? 'list' : 'words'} ${values.words.join(' ')}`
    default: return values.kind
  }
}

const engine = (names: readonly string[], guests: readonly string[], first: string): string => script`# The words of the line up to the cursor: bash has cut them at = and : as well.
_wasmgate_words() {
  local line=$\{COMP_LINE:0:COMP_POINT} word i
  words=() cword=-1
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=$\{COMP_WORDS[i]}
    if [[ $i = 0 || $line == [[:space:]]* ]]; then
      line=$\{line#"$\{line%%[![:space:]]*}"}
      cword=$((cword + 1))
      words[cword]=
    fi
    [[ $line == "$word"* ]] || word=$line
    words[cword]+=$word
    line=$\{line#"$word"}
  done
}

# A word as the shell would read it: without its quotes, and with the home directory in place of ~.
_wasmgate_plain() {
  local rest=$1
  plain= tilde=
  case $1 in
    \"*|\'*) plain=$\{1#?} ;;
    *)
      while [[ $rest == *\\* ]]; do
        plain+=$\{rest%%\\*} rest=$\{rest#*\\}
        plain+=$\{rest:0:1} rest=$\{rest:1}
      done
      plain+=$rest ;;
  esac
  if [[ $plain == '~/'* ]]; then tilde=$HOME plain=$HOME$\{plain#'~'}; fi
}

# What compgen finds with these flags, behind what stands in front of it in the word.
_wasmgate_paths() {
  local front=$1 found
  shift
  while IFS= read -r found; do
    [[ -n $tilde ]] && found="~$\{found#"$tilde"}"
    COMPREPLY+=("$front$found")
  done < <(compgen "$@" -- "$plain")
  compopt -o filenames 2>/dev/null
}

_wasmgate_modules() {
  local pattern
  for pattern in '!*.wasm' '!*.wat' '!*.cwasm'; do _wasmgate_paths "$1" -f -X "$pattern"; done
  _wasmgate_paths "$1" -d
}

# _wasmgate_values FRONT WORD KIND...: all that WORD can become, each with FRONT before it.
_wasmgate_values() {
  local front=$1 word=$2 kind=$3 plain tilde candidate
  shift 3
  case $kind in
    file) _wasmgate_plain "$word"; _wasmgate_paths "$front" -f ;;
    directory) _wasmgate_plain "$word"; _wasmgate_paths "$front" -d ;;
    module) _wasmgate_plain "$word"; _wasmgate_modules "$front" ;;
    preload)
      [[ $word == *=* ]] || return
      _wasmgate_plain "$\{word#*=}"; _wasmgate_modules "$front$\{word%%=*}=" ;;
    mount)
      # Whether a directory of the host can stand in front of a colon, behind one, behind two.
      case $word in
        *::*) [[ $3 = 1 ]] || return ;;
        *:*) [[ $2 = 1 ]] || return ;;
        *) [[ $1 = 1 ]] || return ;;
      esac
      [[ $word == *:* ]] && front+=$\{word%:*}:
      _wasmgate_plain "$\{word##*:}"; _wasmgate_paths "$front" -d
      compopt -o nospace 2>/dev/null ;;
    variable)
      [[ $word == *=* ]] && return
      while IFS= read -r candidate; do COMPREPLY+=("$front$candidate"); done < <(compgen -e -- "$word") ;;
    words) for candidate; do [[ $candidate == "$word"* ]] && COMPREPLY+=("$front$candidate"); done ;;
    list)
      [[ $word == *,* ]] && front+=$\{word%,*},
      for candidate; do [[ $candidate == "$\{word##*,}"* ]] && COMPREPLY+=("$front$candidate"); done ;;
  esac
}

_wasmgate() {
  local words cword word current command=${first} start=1 i kind= optional= options pending= operand=0 guest=
  COMPREPLY=()
  _wasmgate_words
  current=$\{words[cword]}
  if [[ $cword -gt 1 ]]; then
    case $\{words[1]} in ${names.join('|')}) command=$\{words[1]} start=2 ;; esac
  fi

  for ((i = start; i < cword; i++)); do
    word=$\{words[i]} optional= kind=
    if [[ -n $pending ]]; then pending=; continue; fi
    case $word in
      --) operand=$((operand + cword - i - 1)) guest=1; break ;;
      -?*=*) ;;
      -?*) _wasmgate_option $command "$word" && [[ -z $optional ]] && pending=$kind ;;
      *)
        operand=$((operand + 1))
        case $command in ${guests.join('|')}) operand=$((operand + cword - i - 1)) guest=1; break ;; esac ;;
    esac
  done

  optional= kind=
  if [[ -n $pending ]]; then
    _wasmgate_values '' "$current" $pending
  elif [[ -z $guest && $current == -?*=* ]]; then
    _wasmgate_option $command "$\{current%%=*}" && _wasmgate_values "$\{current%%=*}=" "$\{current#*=}" $kind
  elif [[ -z $guest && $current == -* ]]; then
    _wasmgate_options $command
    for word in $options; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
    [[ $\{#COMPREPLY[@]} = 1 && $\{COMPREPLY[0]} == *= ]] && compopt -o nospace 2>/dev/null
  else
    if [[ $cword = 1 ]]; then
      for word in ${names.join(' ')}; do [[ $word == "$current"* ]] && COMPREPLY+=("$word"); done
    fi
    _wasmgate_operand $command $operand
    _wasmgate_values '' "$current" $kind
  fi

  # Readline replaces only what stands behind the last of its own separators.
  local separator head=
  for separator in = :; do
    if [[ $COMP_WORDBREAKS == *$separator* && $current == *$separator* ]]; then
      word=$\{current%"$separator"*}$separator
      [[ $\{#word} -gt $\{#head} ]] && head=$word
    fi
  done
  for i in "$\{!COMPREPLY[@]}"; do COMPREPLY[i]=$\{COMPREPLY[i]#"$head"}; done
}
complete -F _wasmgate wasmgate
`
