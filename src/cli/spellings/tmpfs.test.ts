import { expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseSize, parseTmpfs } from './tmpfs.ts'

test.each([
  ['/tmp', '/tmp', undefined],
  ['/tmp/', '/tmp', undefined],
  ['/tmp:64m', '/tmp', 64 * 1024 * 1024],
  ['/tmp:size=1g', '/tmp', 1024 ** 3],
  ['/a:b:1', '/a:b', 1],
])('%j', (text, guestPath, size) => {
  expect(parseTmpfs(text)).toEqual({ kind: 'memory', guestPath, size })
})

test.each([['1', 1], ['1048576', 1048576], ['512k', 524288], ['64M', 67108864], ['64MB', 67108864], ['64MiB', 67108864], ['2g', 2147483648], ['1t', 1099511627776], ['7b', 7]])('%s bytes', (text, size) => {
  expect(parseSize(text)).toBe(size)
})

test.each(['', '0', '-1', '1.5g', '1x', 'm', '0x10', '1e3', '9999999999999999t', ' 1', '1 m'])('%j is no size', (text) => {
  expect(() => parseSize(text)).toThrow(UsageError)
})

test.each(['', ':64m', '/tmp:', '/tmp:rw'])('--tmpfs %j is refused', (text) => {
  expect(() => parseTmpfs(text)).toThrow(UsageError)
})
