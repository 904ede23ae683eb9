import { cacheOptions } from './cache-options.ts'
import { compileOptions } from './compile-options.ts'
import type { Option } from './options.ts'
import { plainOptions, runOptions, validateOptions } from './options.ts'
import { testOptions } from './test-options.ts'

/** What help says about a command, and the options that it takes. */
export interface Command {
  readonly name: string
  readonly usage: string
  readonly summary: string
  readonly options: readonly Option[]
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  /** Said under the options. */
  readonly more: string
}

/** Every command, in the order that help shows them. The first is meant when none is named. */
export const commands = [
  {
    name: 'run',
    usage: 'wasmgate [run] [options] MODULE [arguments...]',
    summary: 'Run a WASI preview1 program. It gets what the options grant, and nothing else',
    options: runOptions,
    examples: [
      ['wasmgate hello.wasm', 'run a program'],
      ['wasmgate --dir . tool.wasm in.txt', 'let it use the current directory'],
      ['wasmgate --dir ./data::/data:ro --env LANG=C tool.wasm --verbose', 'a directory to read, a variable, an argument for the guest'],
      ['wasmgate --invoke add math.wasm 1 2', 'call one function'],
    ],
    more: [
      'MODULE is a .wasm file, .wat text, or - for standard input. Everything behind it belongs to the guest.',
      'Exit code: that of the guest; 124 timeout, 125 wasmgate could not do as told, 126 MODULE cannot run, 127 no such MODULE, 134 trap.',
    ].join('\n'),
  },
  {
    name: 'validate',
    usage: 'wasmgate validate [options] MODULE...',
    summary: 'Say whether modules are valid WebAssembly',
    options: validateOptions,
    examples: [['wasmgate validate tool.wasm && echo fine', '']],
    more: 'Exit code: 0 all are valid, 126 one is not (the reason is printed), 127 one is missing.',
  },
  {
    name: 'test',
    usage: 'wasmgate test [options] DIR|FILE...',
    summary: 'Run programs as tests, each .wasm file as the .json beside it says (the format of wasi-testsuite), or else for exit code 0',
    options: testOptions,
    examples: [
      ['wasmgate test tests/', 'every .wasm file below tests/'],
      ["wasmgate test tests/ --filter 'fd_*' --timeout 2s", 'some of them, with less patience'],
      ['wasmgate test tests/ --reporter junit --output report.xml', 'a report for CI'],
      ['wasmgate test tests/ --runtime wasmtime', 'beside another runtime'],
      ["wasmgate test . --runtime 'mine {dir:--map %g=%h} {module} {args}'", 'or any other'],
    ],
    more: [
      'Each test gets fresh copies of its directories. {dir:...} is repeated for each (%h on the host, %g for the guest), {env:...} for each variable (%k=%v).',
      'Exit code: 0 all is as it should be, 1 something is not, 125 there is nothing to run or wasmgate could not do as told.',
    ].join('\n'),
  },
  {
    name: 'compile',
    usage: 'wasmgate compile [options] MODULE [OUT]',
    summary: 'Compile a module into native code, which run then starts with',
    options: compileOptions,
    examples: [
      ['wasmgate compile tool.wasm && wasmgate tool.cwasm', ''],
      ['wasmgate compile tool.wasm -o build/tool.cwasm', 'under another name'],
    ],
    more: [
      'The file holds the module as well. It is for this machine and this version of V8; elsewhere run and test say so and compile the module in it.',
      'Exit code: 0, 125 wasmgate could not do as told, 126 MODULE is not valid, 127 no such MODULE.',
    ].join('\n'),
  },
  {
    name: 'cache',
    usage: 'wasmgate cache [options] dir|list|clean',
    summary: 'Tell where runs keep native code, list it, or remove it',
    options: cacheOptions,
    examples: [
      ['wasmgate cache list', 'size, last use (local time), module'],
      ['wasmgate cache clean', ''],
    ],
    more: 'Exit code: 0, 125 wasmgate could not do as told, or (dir, list) runs cannot use the folder; it says why.',
  },
  {
    name: 'completion',
    usage: 'wasmgate completion bash|zsh|fish',
    summary: 'Print a script that completes command lines of wasmgate in a shell',
    options: plainOptions,
    examples: [
      ['eval "$(wasmgate completion bash)"', 'in ~/.bashrc; zsh too, in ~/.zshrc behind compinit'],
      ['wasmgate completion fish >~/.config/fish/completions/wasmgate.fish', ''],
    ],
    more: 'Options, commands, files, directories and the host\'s side of a mount are completed, without a start of wasmgate.',
  },
  {
    name: 'binfmt',
    usage: 'wasmgate binfmt install|remove|status [options]',
    summary: 'Let Linux start WebAssembly programs by wasmgate, like any others: ./hello.wasm (binfmt_misc)',
    options: plainOptions,
    examples: [
      ['sudo wasmgate binfmt install', 'from now on, also after a restart where systemd is'],
      ['sudo wasmgate binfmt install --dir .', 'and each program gets the directory that it is started in'],
      ["WASMGATE_BINFMT_OPTIONS='--dir /data --env LANG' ./tool.wasm", 'more for one run'],
    ],
    more: [
      'install takes options of run, and every program gets them; without any it gets no directory, no variable, no network.',
      'Exit code: 0 done; status: 0 programs are run by wasmgate, 1 they are not; 125 wasmgate could not do as told.',
    ].join('\n'),
  },
] as const satisfies readonly Command[]

/** Words that stand in the place of a command and only tell something. */
export const informing = [
  { name: 'help', summary: 'Print the help of a command: wasmgate help run' },
  { name: 'version', summary: 'Print the versions of wasmgate, Node and V8' },
] as const

export type CommandName = (typeof commands)[number]['name']
