import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseArgv } from './argv.ts'
import { runOptions, spellings, validateOptions } from './options.ts'
import { UsageError } from './usage-error.ts'
import { yargsParser } from './yargs.ts'

/** Options as `name=value` in their order, then `|`, then the rest. */
function parsed(args: readonly string[]): string {
  const { given, rest } = parseArgv(runOptions, args)
  const words = given.map(({ name, value }) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  return [...words, '|', ...rest].join(' ')
}

function refusal(args: readonly string[]): string {
  try {
    parsed(args)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  return 'accepted'
}

const dirX = 'dir={"kind":"host","hostPath":"x","guestPath":"x","readOnly":false}'
const volume = 'volume={"kind":"host","hostPath":"/a","guestPath":"/b","readOnly":false}'

describe('options', () => {
  test.each<[string[], string]>([
    [[], '|'],
    [['m.wasm'], '| m.wasm'],
    [['-'], '| -'],
    [[''], '| '],
    [['--', '--dir', 'x'], '| --dir x'],
    [['--', '--', 'x'], '| -- x'],
    [['--quiet', '--', '-q'], 'quiet=true | -q'],
    [['--argv0', 'a', 'm'], 'argv0=a | m'],
    [['--argv0=a', 'm'], 'argv0=a | m'],
    [['--argv0=a=b', 'm'], 'argv0=a=b | m'],
    [['--argv0', '-x', 'm'], 'argv0=-x | m'],
    [['--argv0', '-', 'm'], 'argv0=- | m'],
    [['--argv0=--dir', 'm'], 'argv0=--dir | m'],
    [['--dir', 'x', 'm'], `${dirX} | m`],
    [['--dir=x', 'm'], `${dirX} | m`],
    [['-dir', 'x', 'm'], `${dirX} | m`],
    [['-dir=x', 'm'], `${dirX} | m`],
    [['--volume', '/a:/b', 'm'], `${volume} | m`],
    [['--mount', '/a:/b', 'm'], `${volume} | m`],
    [['-mount', '/a:/b', 'm'], `${volume} | m`],
    [['-mount=/a:/b', 'm'], `${volume} | m`],
    [['-v', '/a:/b', 'm'], `${volume} | m`],
    [['-v/a:/b', 'm'], `${volume} | m`],
    [['-v=/a:/b', 'm'], `${volume} | m`],
    [['-qv', '/a:/b', 'm'], `quiet=true ${volume} | m`],
    [['-qv/a:/b', 'm'], `quiet=true ${volume} | m`],
    [['-qhV'], 'quiet=true help=true version=true |'],
    [['-q', '-q', 'm'], 'quiet=true quiet=true | m'],
    [['-env', 'A=1', 'm'], 'env={"name":"A","value":"1"} | m'],
    [['--env', 'A=', '--env=B', 'm'], 'env={"name":"A","value":""} env={"name":"B"} | m'],
    [['-env-inherit', 'm'], 'inherit-env=true | m'],
    [['-quiet', '-help', '-version'], 'quiet=true help=true version=true |'],
    [['--trace', 'path', 'm'], 'trace=undefined | path m'],
    [['--trace=sched', 'm'], 'trace=["sched"] | m'],
    [['--trace=sched,args', '--trace', 'm'], 'trace=["sched","args"] trace=undefined | m'],
    [['--preload', 'env=a=b.wasm', 'm'], 'preload={"name":"env","module":"a=b.wasm"} | m'],
  ])('%j', (args, expected) => {
    expect(parsed(args)).toBe(expected)
  })

  test('keep the spelling that was used', () => {
    const { given } = parseArgv(runOptions, ['-v', '/a:/b', '--mount=/c:/d', '-mount', '/e:/f'])
    expect(given.map(({ spelled }) => spelled)).toEqual(['-v', '--mount', '-mount'])
  })
})

describe('refusals', () => {
  test.each<[string[], string]>([
    [['--dri', 'x', 'm'], 'there is no option --dri; did you mean --dir?'],
    [['--map', 'x', 'm'], 'there is no option --map; did you mean --mapdir?'],
    [['--invok=f', 'm'], 'there is no option --invok; did you mean --invoke?'],
    [['--Quiet', 'm'], 'there is no option --Quiet; did you mean --quiet?'],
    [['--qqqqqqqqqq', 'm'], 'there is no option --qqqqqqqqqq'],
    [['-dri', 'm'], 'there is no option -dri; did you mean --dir?'],
    [['-x', 'm'], 'there is no option -x'],
    [['-qx', 'm'], "there is no option -x (in '-qx')"],
    [['--dir'], '--dir needs a value: --dir HOST[::GUEST]'],
    [['-v'], '-v needs a value: -v HOST:GUEST[:ro]'],
    [['--dir', '--env', 'A=1', 'm'], "--dir needs a value, and '--env' is the next option: write --dir HOST[::GUEST] (or --dir=--env if you mean it)"],
    [['--argv0', '--env=A', 'm'], "--argv0 needs a value, and '--env=A' is the next option: write --argv0 NAME (or --argv0=--env=A if you mean it)"],
    [['--quiet=yes', 'm'], "--quiet is a switch and takes no value, so leave out '=yes'"],
    [['-q=1', 'm'], "-q is a switch and takes no value, so leave out '=1'"],
    [['--argv0', 'a', '--argv0', 'b', 'm'], '--argv0 can stand only once'],
    [['--invoke=', 'm'], '--invoke needs a value that is not empty: --invoke EXPORT'],
    [['--env', '=x', 'm'], "--env '=x': the name of the variable is missing, write NAME=VALUE"],
    [['-mount', '/a:/b:z', 'm'], "-mount '/a:/b:z': more than one colon, so write HOST::GUEST (a mode at the end can only be ro or rw)"],
    [['--preload', 'x.wasm', 'm'], "--preload 'x.wasm': write NAME=MODULE, the name of the imports and the file that provides them"],
    [['--trace=pth', 'm'], "--trace 'pth': 'pth' is none of the areas that can be traced: args, environ, clock, fd, path, poll, proc, sched, random, sock; did you mean path?"],
  ])('%j', (args, expected) => {
    expect(refusal(args)).toBe(expected)
  })

  test('a message never carries a control character from the command line', () => {
    // oxlint-disable-next-line no-control-regex -- the point
    expect(refusal(['--dir', '\u001b[31m\n:a:b', 'm'])).not.toMatch(/[\u0000-\u001f]/)
  })
})

/** `--name=value` or `--name value`. */
const written = ([name, text, joined]: [string, string, boolean]): string[] => (joined ? [`${name}=${text}`] : [name, text])

describe('for all command lines', () => {
  const words = fc.oneof(
    fc.string(),
    fc.constantFrom('--', '-', '', '--help', '-v', '-q', '--dir=x', '--dir', 'run', '--trace', '-qv', '=', '--=', '-=', '---'),
    fc.constantFrom(...runOptions.flatMap(spellings)),
  )

  test('the guest gets its arguments untouched', () => {
    fc.assert(fc.property(fc.array(words), (guestArgs) => {
      const { given, rest } = parseArgv(runOptions, ['--dir', 'a', '-qv/a:/b', '--trace', 'm.wasm', ...guestArgs])
      expect(rest).toEqual(['m.wasm', ...guestArgs])
      expect(given).toHaveLength(4)
      expect(parseArgv(runOptions, ['--', ...guestArgs]).rest).toEqual(guestArgs)
    }))
  })

  test('whatever is wrong is a UsageError, and the rest is the end of the line', () => {
    fc.assert(fc.property(fc.constantFrom<readonly (typeof runOptions)[number][]>(runOptions, validateOptions), fc.array(words), (options, args) => {
      try {
        const { rest } = parseArgv(options, args)
        expect(rest).toEqual(args.slice(args.length - rest.length))
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError)
        expect((error as Error).message).not.toBe('')
      }
    }), { numRuns: 2000 })
  })

  test('yargs, built from the same table, reads them the same', () => {
    const value = fc.stringMatching(/^[a-zA-Z0-9/._]{1,12}$/)
    const switches = fc.subarray(['-q', '--quiet', '--inherit-env', '--env-inherit'])
    const once = fc.uniqueArray(
      fc.tuple(fc.constantFrom('--argv0', '--invoke', '--trace-file'), value, fc.boolean()),
      { selector: ([name]) => name },
    )
    const many = fc.array(fc.tuple(fc.constantFrom('--env-file'), value, fc.boolean()))

    fc.assert(fc.property(switches, once, many, value, fc.array(fc.oneof(value, fc.constantFrom('-q', '--argv0', '--'))), (flags, single, repeated, module, guestArgs) => {
      const args = [...flags, ...single.flatMap(written), ...repeated.flatMap(written), module, ...guestArgs]
      const ours = parseArgv(runOptions, args)
      const theirs = yargsParser(runOptions).parseSync(args) as Record<string, unknown>
      expect(theirs._).toEqual(ours.rest)
      for (const { name, value: text } of ours.given) {
        const read = theirs[name]
        if (name === 'env-file') expect(read).toContain(text)
        else expect([read].flat()[0]).toBe(text)
      }
    }))
  })
})
