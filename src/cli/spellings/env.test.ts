import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseEnv, parseEnvFile } from './env.ts'

test.each([
  ['A=1', { name: 'A', value: '1' }],
  ['A=', { name: 'A', value: '' }],
  ['A', { name: 'A', value: undefined }],
  ['A=b=c', { name: 'A', value: 'b=c' }],
  ['A="x y"', { name: 'A', value: '"x y"' }],
  ['A=ä', { name: 'A', value: '\u00c3\u00a4' }],
])('--env %j', (text, expected) => {
  expect(parseEnv(text)).toEqual(expected)
})

test.each(['', '=', '=x'])('--env %j has no name', (text) => {
  expect(() => parseEnv(text)).toThrow(UsageError)
})

test('a file as docker reads it', () => {
  const bytes = Buffer.concat([
    Buffer.from('\ufeff# a comment\n\nA=1\n  B = \r\n'.replace('B = ', 'B= '), 'utf8'),
    Buffer.from('C="quoted" # no comment\nHOME\n \t# indented comment\nD=x=y\nE=', 'utf8'),
    Buffer.from([0xff, 0xfe, 0x0a]),
  ])
  expect(parseEnvFile(bytes)).toEqual([
    { name: 'A', value: '1' },
    { name: 'B', value: ' ' },
    { name: 'C', value: '"quoted" # no comment' },
    { name: 'HOME', value: undefined },
    { name: 'D', value: 'x=y' },
    { name: 'E', value: '\u00ff\u00fe' },
  ])
})

test.each([
  ['A=1\nB C=2', /^line 2 has a blank in the name/],
  ['A =1', /^line 1 has a blank in the name/],
  ['\n\n=x', /^line 3 starts with =/],
  ['A=\0', /^line 1 has a NUL byte/],
])('%j is refused', (text, message) => {
  expect(() => parseEnvFile(Buffer.from(text))).toThrow(message)
})
