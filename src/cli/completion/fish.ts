import { script, type CommandShape, type OptionShape, type Values } from './shape.ts'

/** The script of `wasmgate completion fish`. It starts no process when it completes. */
export const fishScript = (commands: readonly CommandShape[]): string => script`# Completion of wasmgate for fish, made by: wasmgate completion fish
# Put it into ~/.config/fish/completions/wasmgate.fish

# Whether COMMAND is the one of this line and the cursor at its operand number INDEX (any, without one); options still count.
function __wasmgate_at -a command index
    set -l words (commandline -opc)
    set -e words[1]
    set -l found ${commands[0]?.name ?? ''}
    if contains -- "$words[1]" ${commands.map(({ name }) => name).join(' ')}
        set found $words[1]
        set -e words[1]
    end
    test $found = $command; or return 1
    set -l operands 0
    set -l value
    for word in $words
        if test -n "$value"
            set value
        else if test "$word" = --
            test -z "$index"; and return 1
        else if string match -qr -- '^-.' $word
            contains -- "$found $word" $__wasmgate_valued; and set value 1
        else
            set operands (math $operands + 1)
        end
    end
    if contains -- $found ${commands.filter(({ guest }) => guest).map(({ name }) => name).join(' ')}; and test -z "$index" -a $operands -gt 0
        return 1
    end
    test -z "$index"; or test $operands -eq $index
end

# The same for operand number INDEX and all behind it.
function __wasmgate_from -a command index
    for number in (seq $index (math $index + (count (commandline -opc))))
        __wasmgate_at $command $number; and return 0
    end
    return 1
end

# The options that take the word behind them.
set -g __wasmgate_valued ${commands.flatMap(({ name, options }) => options.filter(({ takes }) => takes === 'value').flatMap(({ spellings }) => spellings.map((spelling) => quoted(`${name} ${spelling}`)))).join(' ')}

# What is being typed, without an option in front.
function __wasmgate_token
    string replace -r -- '^--?[a-z0-9-]+=' '' (commandline -ct)
end

# Modules and directories that begin so, behind what stands in front of them in the word.
function __wasmgate_modules -a front beginning
    set -l typed (string replace -r -- '^~/' "$HOME/" $beginning)
    set -l found $typed*/ $typed*.wasm $typed*.wat $typed*.cwasm
    test (count $found) -gt 0; and printf '%s\n' $front$beginning(string sub -s (math (string length -- "$typed") + 1) -- $found)
end

function __wasmgate_module
    __wasmgate_modules '' (__wasmgate_token)
end

# Whether a directory of the host can stand in front of a colon, behind one, behind two.
function __wasmgate_mount -a before single double
    set -l token (__wasmgate_token)
    if string match -q -- '*::*' $token
        test $double = 1; or return
    else if string match -q -- '*:*' $token
        test $single = 1; or return
    else
        test $before = 1; or return
    end
    set -l front (string replace -r -- '[^:]*$' '' $token)
    set -l rest (string replace -r -- '^.*:' '' $token)
    printf '%s\n' $front(__fish_complete_directories $rest '')
end

function __wasmgate_preload
    set -l token (__wasmgate_token)
    string match -q -- '*=*' $token; or return
    __wasmgate_modules (string replace -r -- '=.*' '=' $token) (string replace -r -- '^[^=]*=' '' $token)
end

function __wasmgate_list
    set -l front (string match -r -- '.*,' (__wasmgate_token))
    printf '%s\n' "$front"$argv
end

complete -c wasmgate -f
${commands.map(({ name, summary }) => `complete -c wasmgate -n '__fish_is_first_arg' -a ${name} -d ${quoted(summary)}\n`).join('')}${commands.map(commandLines).join('')}`

function commandLines({ name, options, operands }: CommandShape): string {
  const rows = options.map((option) => `complete -c wasmgate -n '__wasmgate_at ${name}'${optionWords(option)} -d ${quoted(option.help)}\n`)
  const words = operands.flatMap((values, index) => {
    const condition = index === operands.length - 1 ? `__wasmgate_from ${name} ${index}` : `__wasmgate_at ${name} ${index}`
    return values.kind === 'none' ? [] : [`complete -c wasmgate -n '${condition}'${source(values)}\n`]
  })
  return `\n${[...rows, ...words].join('')}`
}

function optionWords({ spellings, takes, values }: OptionShape): string {
  const names = spellings.map((spelling) => (spelling.startsWith('--') ? ` -l ${spelling.slice(2)}` : ` -s ${spelling.slice(1)}`)).join('')
  if (takes === 'nothing') return names
  return `${names}${takes === 'value' ? ' -r' : ''}${source(values)}`
}

/** Where the words come from. */
function source(values: Values): string {
  switch (values.kind) {
    case 'none': return ' -f'
    case 'file': return ' -F'
    case 'directory': return " -f -a '(__fish_complete_directories (__wasmgate_token) \"\")'"
    case 'mount': return ` -f -a '(__wasmgate_mount ${[values.before, values.single, values.double].map(Number).join(' ')})'`
    case 'module': case 'preload': return ` -f -a '(__wasmgate_${values.kind})'`
    case 'variable': return " -f -a '(set -xn)'"
    case 'words': return values.list ? ` -f -a '(__wasmgate_list ${values.words.join(' ')})'` : ` -f -a ${quoted(values.words.join(' '))}`
  }
}

/** Text in single quotes, where a backslash escapes a quote and itself. */
const quoted = (text: string): string => `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`
