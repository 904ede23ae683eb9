import { expect, test } from 'vitest'
import { hostName } from './host-name.ts'

test.each([
  ['example.com', 'example.com'], ['Example.COM.', 'example.com'], ['localhost', 'localhost'], ['my_db', 'my_db'], ['a-b.c', 'a-b.c'], ['1.example', '1.example'],
  ['bücher.example', 'xn--bcher-kva.example'], ['x'.repeat(63), 'x'.repeat(63)],
  ['', undefined], ['.', undefined], ['a..b', undefined], ['.a', undefined], ['-a', undefined], ['a b', undefined], ['a/b', undefined], ['a%41', undefined], ['a:80', undefined], ['a\0', undefined],
  ['127.0.0.1', undefined], ['127.1', undefined], ['0x7f.1', undefined], ['0X7F000001', undefined], ['1', undefined], ['a.1', undefined], ['::1', undefined],
  // Digits of other scripts, and dots, which turn into an address.
  ['１２７.0.0.1', undefined], ['127。0。0。1', undefined],
  ['x'.repeat(64), undefined], [`${'x.'.repeat(127)}xx`, undefined],
])('%j is %j', (text, expected) => {
  expect(hostName(text)).toBe(expected)
})
