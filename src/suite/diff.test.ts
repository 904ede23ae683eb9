import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from './diff.ts'
import { lines } from './text.ts'

test.each<[string, string, string[]]>([
  ['a\n', 'a\n', [' ...']],
  ['a\nb\nc\n', 'a\nx\nc\n', [' a', '-b', '+x', ' c']],
  ['a\n', 'a', [' a', '+\\ no newline at the end']],
  ['', 'a\n', ['+a']],
  ['a\n', '', ['-a']],
  ['1\n2\n3\n4\n5\n6\n', '1\n2\n3\n4\n5\n7\n', [' ...', ' 4', ' 5', '-6', '+7']],
  ['a\nb\n', 'b\na\n', ['-a', ' b', '+a']],
])('%j against %j', (expected, actual, diff) => {
  expect(diffLines(expected, actual)).toEqual(diff)
})

const many = (letter: string): string => Array.from({ length: 3000 }, (_, index) => `${letter}${index}\n`).join('')
const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 }).map((all) => all.map((line) => `${line}\n`).join(''))

test('taking out and putting in leads from one to the other', () => {
  fc.assert(fc.property(text, text, (one, other) => {
    // What stays is in both, as often in one as in the other.
    const diff = diffLines(one, other)
    const count = (sign: string): number => diff.filter((line) => line.startsWith(sign)).length
    expect(lines(one).length - count('-')).toBe(lines(other).length - count('+'))
    if (one === other) expect(diff.every((line) => line.startsWith(' '))).toBe(true)
  }))
})

test('what differs in very many lines is not brought together, and is cut off', () => {
  const diff = diffLines(many('a'), many('b'))
  expect(diff).toHaveLength(1001)
  expect(diff.at(-1)).toBe('... 5000 more lines')
  expect(diffLines('x'.repeat(1000), 'y')[0]).toHaveLength(400 + '... (601 more)'.length)
})
