import fc from 'fast-check'
import * as net from 'node:net'
import { describe, expect, test } from 'vitest'
import { contains, formatIp, isLoopback, isMulticast, isUnspecified, map, parseCidr, parseIp, unmap } from './address.ts'

const ip = (text: string): Uint8Array => parseIp(text) as Uint8Array

describe('parseIp and formatIp', () => {
  test.each([
    '0.0.0.0', '255.255.255.255', '127.0.0.1', '::', '::1', '1::', 'fe80::1', '2001:db8::1:0:0:1', '2001:db8:0:1:1:1:1:1', '1:2:3:4:5:6:7:8',
    '::ffff:1.2.3.4', '1:0:3:4:5:6:7:8', 'ff02::fb',
  ])('%s is written as it is read', (text) => {
    expect(formatIp(ip(text))).toBe(text)
  })

  test.each([
    ['0:0:0:0:0:0:0:0', '::'], ['2001:DB8::A', '2001:db8::a'], ['::0001', '::1'], ['1:0:0:2:0:0:0:3', '1:0:0:2::3'], ['::ffff:102:304', '::ffff:1.2.3.4'],
    ['64:ff9b::1.2.3.4', '64:ff9b::102:304'], ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ])('%s is written as %s', (text, written) => {
    expect(formatIp(ip(text))).toBe(written)
  })

  test.each([
    '', '1', '127.1', '0x7f.0.0.1', '010.0.0.1', '256.0.0.1', '1.2.3.4.5', '1.2.3', ' 1.2.3.4', '1.2.3.4 ', '1.2.3.-4', ':', ':::', '1::2::3', '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7::8', '12345::', 'g::', '::1.2.3', '1.2.3.4::', '::1%lo', '[::1]', '1:2:3:4:5:6:7:8::', ':1::', '::1:',
  ])('%s is no address', (text) => {
    expect(parseIp(text)).toBeUndefined()
  })

  test('agree with Node', () => {
    const text = fc.oneof(
      fc.ipV4(), fc.ipV6(), fc.ipV4Extended(),
      fc.string({ unit: fc.constantFrom('0', '1', 'f', '25', ':', '::', '.', 'g', '%'), maxLength: 16 }),
    )
    fc.assert(fc.property(text, (written) => {
      expect(parseIp(written) !== undefined).toBe(net.isIP(written) !== 0 && !written.includes('%'))
    }), { numRuns: 5000 })
    fc.assert(fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(net.isIPv6(formatIp(bytes))).toBe(true)
      expect(ip(formatIp(bytes))).toEqual(bytes)
    }))
  })
})

describe('kinds', () => {
  test('mapped addresses', () => {
    expect(unmap(ip('::ffff:1.2.3.4'))).toEqual(ip('1.2.3.4'))
    expect(unmap(ip('::1.2.3.4'))).toEqual(ip('::1.2.3.4'))
    expect(unmap(ip('1.2.3.4'))).toEqual(ip('1.2.3.4'))
    expect(map(ip('1.2.3.4'))).toEqual(ip('::ffff:1.2.3.4'))
    expect(map(ip('::1'))).toEqual(ip('::1'))
  })

  test('unspecified, loopback, multicast', () => {
    for (const text of ['0.0.0.0', '::', '::ffff:0.0.0.0']) expect(isUnspecified(ip(text))).toBe(true)
    for (const text of ['0.0.0.1', '::1']) expect(isUnspecified(ip(text))).toBe(false)
    for (const text of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect(isLoopback(ip(text))).toBe(true)
    for (const text of ['128.0.0.1', '::', '1::1']) expect(isLoopback(ip(text))).toBe(false)
    for (const text of ['224.0.0.1', '239.255.255.255', 'ff02::1', '::ffff:224.0.0.1']) expect(isMulticast(ip(text))).toBe(true)
    for (const text of ['223.0.0.1', '240.0.0.1', 'fe80::1']) expect(isMulticast(ip(text))).toBe(false)
  })
})

describe('blocks', () => {
  test.each([
    ['10.0.0.0/8', '10.255.0.1', true], ['10.0.0.0/8', '11.0.0.0', false], ['10.1.2.3/8', '10.9.9.9', true], ['10.0.0.0/9', '10.128.0.0', false],
    ['0.0.0.0/0', '1.2.3.4', true], ['0.0.0.0/0', '::1', false], ['::/0', '1.2.3.4', false], ['::/0', '::ffff:1.2.3.4', false], ['::/0', 'fe80::1', true],
    ['1.2.3.4', '1.2.3.4', true], ['1.2.3.4', '::ffff:1.2.3.4', true], ['1.2.3.4', '1.2.3.5', false], ['fd00::/8', 'fdff::1', true], ['fd00::/8', 'fe00::1', false],
    ['::ffff:10.0.0.0/104', '10.1.1.1', true], ['::ffff:10.0.0.0/104', '::ffff:10.1.1.1', true], ['192.168.1.128/25', '192.168.1.127', false],
  ])('%s has %s: %s', (block, address, inside) => {
    expect(contains(parseCidr(block) as never, ip(address))).toBe(inside)
  })

  test.each(['', '/8', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/08', '::/129', '10.0.0.0/8/8', '10/8', 'name/8'])('%s is no block', (text) => {
    expect(parseCidr(text)).toBeUndefined()
  })
})
