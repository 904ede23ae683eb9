import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/support/wat.ts'
import { parseArgv } from './argv.ts'
import { environment } from './environment.ts'
import { runOptions } from './options.ts'

const host = { HOME: '/root', LANG: 'C', EMPTY: '', UMLAUT: 'ä' }
const of = (...args: string[]): string[] => environment(parseArgv(runOptions, args).given, host)

test('nothing is granted by default', () => {
  expect(of()).toEqual([])
})

test.each([
  [['--env', 'A=1'], ['A=1']],
  [['--env', 'A=1', '--env=A=2'], ['A=2']],
  [['--env', 'LANG'], ['LANG=C']],
  [['--env', 'NOT_SET'], []],
  [['--env', 'EMPTY'], ['EMPTY=']],
  [['--env', 'UMLAUT'], ['UMLAUT=\u00c3\u00a4']],
  [['--inherit-env'], ['HOME=/root', 'LANG=C', 'EMPTY=', 'UMLAUT=\u00c3\u00a4']],
  [['--env', 'LANG=de', '-env-inherit'], ['HOME=/root', 'LANG=de', 'EMPTY=', 'UMLAUT=\u00c3\u00a4']],
])('%j', (args, expected) => {
  expect(of(...args)).toEqual(expected)
})

test('--env counts more than a file, a later file more than an earlier one', () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'a'), 'X=a\nY=a\nZ=a\nLANG\nNOT_SET\n')
  writeFileSync(join(directory, 'b'), 'Y=b\nZ=b\n')
  expect(of('--env', 'Z=option', '--env-file', join(directory, 'a'), `--env-file=${join(directory, 'b')}`)).toEqual(['X=a', 'Y=b', 'Z=option', 'LANG=C'])
})

test('a file that cannot be read, or has a mistake, is named', () => {
  const directory = temporaryDirectory()
  writeFileSync(join(directory, 'bad'), 'A=1\n=2\n')
  expect(() => of('--env-file', join(directory, 'none'))).toThrow(`--env-file '${join(directory, 'none')}': there is no such file (looked from ${process.cwd()})`)
  expect(() => of('--env-file', directory)).toThrow(`--env-file '${directory}': it is a directory`)
  expect(() => of('--env-file', join(directory, 'bad'))).toThrow(/bad': line 2 starts with =/)
})
