import fc from 'fast-check'
import { runOptions, spellings, validateOptions } from '../../../src/cli/options.ts'

/** What lies in the folder that the command is started in (folder.ts): values that mean something there, and others. */
const files = ['hello.wasm', 'args.wasm', 'copy.wasm', 'reactor.wasm', 'trap.wasm', 'import.wasm', 'text.wat', 'cut.wasm', 'empty', 'variables', 'dir', 'link', 'missing', '-', '.', './hello.wasm', 'hello.wasm/x', '']
const values = [
  ...files, 'dir::/guest', '/guest:dir', 'dir:/guest:ro', 'dir::/guest::ro', '/guest::dir', '/tmp-guest', '/t:1m', '/t:0', '/t:99999999999999999999', '/t:-1', '/t:1q',
  'KEY=value', 'KEY', '=', 'A=', '=x', 'PATH', 'lib=reactor.wasm', 'lib=missing', 'lib=', '=lib', 'a=b=c', 'f', '_start', 'memory', 'main', '1s', '500ms', '0', '-1', '1e9s', '99999999m', 'x', 'path,fd', 'path,none', ',', 'all',
  '--dir', '--', '-v', '::', ':', ':::', '::ro', ':ro', '/:/', '..', '../..:/up', 'dir:dir:dir:dir', '\u00fc\u20ac', '\ud83d\ude00', 'a b', "it's", '"', '\\', '\n', '\u001b[31m', '%s', '$HOME', '*',
]
const word = fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) }, { weight: 1, arbitrary: fc.string({ maxLength: 6 }) })
const guests = fc.constantFrom('hello.wasm', 'args.wasm', 'copy.wasm', 'reactor.wasm', 'trap.wasm', 'import.wasm', 'text.wat', 'cut.wasm', 'empty', 'dir', 'missing')

const known = [...new Set([...runOptions, ...validateOptions].flatMap(spellings))]
/** A name with a letter missing, doubled or changed. */
const misspelled = fc.tuple(fc.constantFrom(...known), fc.nat({ max: 20 }), fc.constantFrom('', 'x', '-', 'dd')).map(([name, at, by]) => name.slice(0, at % name.length) + by + name.slice((at % name.length) + 1))
const option = fc.oneof({ weight: 16, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: misspelled }, { weight: 1, arbitrary: fc.constantFrom(...known).map((name) => name.replace('--', '-')) })

const piece: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(option, word) },
  { weight: 5, arbitrary: fc.tuple(option, word).map(([name, value]) => [`${name}=${value}`]) },
  { weight: 2, arbitrary: fc.tuple(option, word).map(([name, value]) => [name + value]) },
  { weight: 3, arbitrary: option.map((name) => [name]) },
  { weight: 2, arbitrary: word.map((one) => [one]) },
  { weight: 1, arbitrary: fc.constantFrom('--', '-', '-qV', '-qq', '-hV', '-x', '---', '--=', '--=x').map((one) => [one]) },
)
const command = fc.oneof({ weight: 6, arbitrary: fc.constant<string[]>([]) }, { weight: 3, arbitrary: fc.constantFrom(['run'], ['validate'], ['help'], ['version'], ['help', 'run']) }, { weight: 1, arbitrary: fc.constantFrom(['rum'], ['help', 'x'], ['constructor'], ['__proto__'], ['toString']) })

/** Words behind the command's name. An argument of a process holds no NUL. */
export const commandLines: fc.Arbitrary<readonly string[]> = fc.tuple(command, fc.array(piece, { maxLength: 4 }), fc.oneof({ weight: 1, arbitrary: fc.constant<string[]>([]) }, { weight: 9, arbitrary: guests.map((one) => [one]) }), fc.array(word, { maxLength: 3 }))
  .map(([first, pieces, guest, rest]) => [...first, ...pieces.flat(), ...guest, ...(guest.length > 0 ? rest : [])].map((one) => one.replaceAll('\0', '')))
