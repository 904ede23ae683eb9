import { matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { globMatches } from './glob.ts'

test.each([
  ['fd_*', 'fd_read'], ['fd_*', 'c/fd_read'], ['c/*', 'c/fd_read'], ['**/fd_read', 'a/b/fd_read'], ['**/fd_read', 'fd_read'], ['a/**', 'a/b/c'], ['a/**/c', 'a/c'],
  ['a?c', 'abc'], ['[ab]c', 'bc'], ['[!a]c', 'bc'], ['[a-c]x', 'bx'], ['{fd,path}_*', 'path_open'], ['a.b', 'a.b'], ['a+b(c)', 'a+b(c)'], ['ä*', 'äö'], ['*', 'c/fd_read'],
])('%s finds %s', (glob, path) => {
  expect(globMatches(glob, path)).toBe(true)
  if (glob.includes('/') || !path.includes('/')) expect(matchesGlob(path, glob)).toBe(true)
})

test.each([
  ['fd_*', 'path_open'], ['c/*', 'c/d/fd_read'], ['c/*', 'rust/fd_read'], ['a.b', 'axb'], ['a?c', 'a/c'], ['[!a]c', 'ac'], ['fd', 'fd_read'], ['{a,b}', 'c'], ['[', 'a'], ['', 'a'],
])('%s does not find %s', (glob, path) => {
  expect(globMatches(glob, path)).toBe(false)
})
