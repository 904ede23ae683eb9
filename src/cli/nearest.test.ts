import { expect, test } from 'vitest'
import { nearest } from './nearest.ts'

const known = ['--dir', '--mapdir', '--env', '--env-file', '--inherit-env', '--invoke', '--quiet', '--trace', '--trace-file']

test.each([
  ['--dri', '--dir'],
  ['--dirs', '--dir'],
  ['--enviroment', undefined],
  ['--env-fil', '--env-file'],
  ['--env_file', '--env-file'],
  ['--inv', '--invoke'],
  ['--tracefile', '--trace-file'],
  ['--silent', undefined],
])('%s', (typed, expected) => {
  expect(nearest(typed, known)).toBe(expected)
})

test('a single letter is near to its other case alone', () => {
  expect(nearest('-Q', ['-v', '-q'])).toBe('-q')
  expect(nearest('-x', ['-v', '-q'])).toBeUndefined()
})

test('a word beyond reason costs nothing', () => {
  expect(nearest('-'.repeat(1e6), known)).toBeUndefined()
})
