import { expect, test } from 'vitest'
import { nodeNetwork } from './index.ts'
import { ip, codeFromLater } from './loopback-test-support.ts'

const { resolve } = nodeNetwork()
const bytes = (text: string): Uint8Array => (ip(text, 0) as { bytes: Uint8Array }).bytes

test('addresses need no look-up', async () => {
  expect(await resolve('127.0.0.1', undefined)).toEqual([{ family: 'ipv4', bytes: bytes('127.0.0.1') }])
  expect(await resolve('::1', undefined)).toEqual([{ family: 'ipv6', bytes: bytes('::1') }])
  expect(await resolve('::1', 'ipv6')).toEqual([{ family: 'ipv6', bytes: bytes('::1') }])
  expect(await codeFromLater(() => resolve('::1', 'ipv4'))).toBe('ENOTFOUND')
})

test('localhost', async () => {
  expect(await resolve('localhost', 'ipv4')).toEqual([{ family: 'ipv4', bytes: bytes('127.0.0.1') }])
})

test('names that can not be', async () => {
  for (const name of ['', 'a\0b', 'localhost\0.example.com', 'x'.repeat(300)]) {
    expect(await codeFromLater(() => resolve(name, undefined))).toBe('ENOTFOUND')
  }
})
