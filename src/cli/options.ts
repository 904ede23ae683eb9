import { parseEnv } from './spellings/env.ts'
import { parseDir, parseMapdir, parseVolume } from './spellings/mount.ts'
import { parseAddrPool, parseConnect, parseListen, parseListenRule, parseNet, parseResolve, parseUnix } from './spellings/net.ts'
import { parsePreload } from './spellings/preload.ts'
import { parseTime } from './spellings/time.ts'
import { parseTmpfs } from './spellings/tmpfs.ts'
import { areas, parseTrace } from './spellings/trace.ts'

/**
 * The option tables. Parsing (argv.ts), help (yargs.ts), completion (completion/), "did you mean" (nearest.ts), docs/CLI.md
 * and the man page read them; an option stands nowhere else.
 */
export interface Option {
  /** The long name, without dashes. */
  readonly name: string
  /** Other long names, the spellings of peers. */
  readonly aliases?: readonly string[]
  /** One letter. */
  readonly short?: string
  /** What the value is called in help. Without one the option is a switch. */
  readonly value?: string
  /** The value may be left out, so that only `--name=value` carries one. */
  readonly optional?: true
  /** It may stand more than once. */
  readonly many?: true
  /** The words that its value is one of, or a list of (`...` in `value`); for completion. */
  readonly words?: readonly string[]
  /** Text to value; throws UsageError. Without one the value is the text itself. */
  readonly parse?: (text: string) => unknown
  /** Its heading in help. */
  readonly group: string
  readonly help: string
}

export const help = { name: 'help', short: 'h', group: 'Other', help: 'Print this help and exit' } as const satisfies Option
export const version = { name: 'version', short: 'V', group: 'Other', help: 'Print the versions of wasmgate, Node and V8 and exit' } as const satisfies Option
export const quiet = { name: 'quiet', short: 'q', group: 'Other', help: 'Say nothing but errors: no hints, no notes' } as const satisfies Option

/** Options of `wasmgate run`, in the order that help shows them. */
export const runOptions = [
  {
    name: 'dir', value: 'HOST[::GUEST]', many: true, parse: parseDir, group: 'Files',
    help: 'Give the guest a directory, under its own name or as GUEST; GUEST:HOST works too. Add :ro to forbid writing',
  },
  {
    name: 'volume', short: 'v', aliases: ['mount'], value: 'HOST:GUEST[:ro]', many: true, parse: parseVolume, group: 'Files',
    help: 'The same in the order of docker',
  },
  {
    name: 'mapdir', aliases: ['map-dir'], value: 'GUEST::HOST', many: true, parse: parseMapdir, group: 'Files',
    help: 'The same with the guest first; GUEST:HOST works too',
  },
  {
    name: 'tmpfs', value: 'GUEST[:SIZE]', many: true, parse: parseTmpfs, group: 'Files',
    help: 'Give the guest an empty directory in memory, gone at the end; SIZE like 64m limits it',
  },
  {
    name: 'env', value: 'NAME[=VALUE]', many: true, parse: parseEnv, group: 'Environment',
    help: 'Set a variable, or pass on the one of that name',
  },
  { name: 'env-file', value: 'FILE', many: true, group: 'Environment', help: 'Read variables from a file, one NAME[=VALUE] a line; # starts a comment' },
  { name: 'inherit-env', aliases: ['env-inherit'], group: 'Environment', help: 'Pass on every variable of this process' },
  {
    name: 'net', value: 'RULE,...', optional: true, many: true, parse: parseNet, group: 'Network',
    help: 'Let the guest use the network, all of it, or =HOST:PORT,... to connect to; =listen:ADDR:PORT, =resolve:NAME, =unix:PATH',
  },
  {
    name: 'allow-connect', value: 'HOST[:PORT[-PORT]]', many: true, parse: parseConnect, group: 'Network',
    help: 'Let it connect and send to an address, a block (10.0.0.0/8), a name, *.suffix or *',
  },
  {
    name: 'allow-listen', value: 'ADDR[:PORT[-PORT]]', many: true, parse: parseListenRule, group: 'Network',
    help: 'Let it open sockets that anybody can reach at this address of the machine',
  },
  { name: 'allow-resolve', value: 'NAME', many: true, parse: parseResolve, group: 'Network', help: 'Let it look up a name, *.suffix or *, which allows no connection' },
  { name: 'allow-unix', value: 'PATH', many: true, parse: parseUnix, group: 'Network', help: 'Let it use a Unix socket; @NAME is an abstract one' },
  { name: 'allow-af-unix', group: 'Network', help: 'Let it use every Unix socket' },
  { name: 'addr-pool', value: 'ADDR/MASK,...', many: true, parse: parseAddrPool, group: 'Network', help: 'Let it connect to and listen on these addresses' },
  {
    name: 'listen', aliases: ['tcplisten'], value: 'ADDR:PORT', many: true, parse: parseListen, group: 'Network',
    help: 'Listen there, and give the guest the socket, after its directories; port 0 is any free one',
  },
  { name: 'listen-fds', aliases: ['listenfd'], group: 'Network', help: 'Give the guest the sockets that systemd has opened (LISTEN_FDS)' },
  { name: 'argv0', value: 'NAME', group: 'Program', help: 'What the guest sees as its own name, instead of MODULE' },
  {
    name: 'invoke', value: 'EXPORT', group: 'Program',
    help: "Call this function instead of _start; ARGUMENTS become its parameters, its results are printed one a line",
  },
  {
    name: 'preload', value: 'NAME=MODULE', many: true, parse: parsePreload, group: 'Program',
    help: 'Load another module first, whose exports MODULE can import under NAME',
  },
  {
    name: 'timeout', value: 'TIME', parse: parseTime, group: 'Limits',
    help: 'End the guest after this time, like 500ms, 2s or 1m, whatever it does; the exit code is then 124',
  },
  { name: 'cache-dir', value: 'DIR', group: 'Cache', help: 'Keep native code there, for faster runs; ~/.cache/wasmgate if left out' },
  { name: 'no-cache', aliases: ['disable-cache'], group: 'Cache', help: 'Neither use nor keep native code' },
  {
    name: 'trace', value: 'AREA,...', optional: true, many: true, words: areas, parse: parseTrace, group: 'Diagnosis',
    help: 'Print each system call on stderr; =path,fd,... only of these areas',
  },
  { name: 'trace-file', value: 'FILE', group: 'Diagnosis', help: 'Write the trace into a file' },
  quiet,
  help,
  version,
] as const satisfies readonly Option[]

/** Options of `wasmgate validate`. */
export const validateOptions = [quiet, help, version] as const satisfies readonly Option[]

/** Options of the commands that take no others. */
export const plainOptions = [help, version] as const satisfies readonly Option[]

/** The spellings of an option as one types them: `-v`, `--volume`, `--mount`. */
export const spellings = (option: Option): string[] => [
  ...(option.short === undefined ? [] : [`-${option.short}`]),
  ...[option.name, ...(option.aliases ?? [])].map((name) => `--${name}`),
]

type ValueOf<Row extends Option> = Row extends { parse: (text: string) => infer Value }
  ? Row extends { optional: true } ? Value | undefined : Value
  : Row extends { value: string } ? string : true

/** One option as it stood on the command line. */
export type Given<Row extends Option = Option> = Row extends Option
  ? {
      readonly name: Row['name']
      /** As the user wrote it, for messages: `-v`, `--mount`. */
      readonly spelled: string
      readonly value: ValueOf<Row>
    }
  : never

export type RunOption = Given<(typeof runOptions)[number]>
export type ValidateOption = Given<(typeof validateOptions)[number]>
