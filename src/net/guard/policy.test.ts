import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codeOf } from '../../fs/error.ts'
import { OneSlice } from '../../fs/io-slices.ts'
import { type Cidr, parseCidr, parseIp } from '../address.ts'
import type { Address, Resolved } from '../network.ts'
import { guard } from './index.ts'
import { ALL_PORTS, EVERYTHING, type NetworkRefusal, NOTHING, type Policy, type Ports, union } from './policy.ts'
import { RecordingNetwork, text } from './recording-test-support.ts'

const bytes = (address: string): Uint8Array => parseIp(address) as Uint8Array
const ip = (address: string, port = 80): Extract<Address, { bytes: Uint8Array }> => ({ family: bytes(address).length === 4 ? 'ipv4' : 'ipv6', bytes: bytes(address), port })
const block = (cidr: string): { kind: 'block'; block: Cidr } => ({ kind: 'block', block: parseCidr(cidr) as Cidr })
const port = (first: number, last = first): Ports => ({ first, last })
const policy = (part: Partial<Policy>): Policy => ({ ...NOTHING, ...part })
const slice = new OneSlice(new Uint8Array(4))

/** 'ok', or the code of what was thrown. */
async function outcome(act: () => unknown): Promise<string> {
  try {
    await act()
    return 'ok'
  } catch (error) {
    return codeOf(error) ?? String(error)
  }
}

describe('what an address leads to', () => {
  const allowed = policy({ connect: [{ to: block('::/8'), ports: port(82) }, { to: block('10.0.0.9'), ports: port(82) }, { to: block('127.0.0.1'), ports: port(80) }, { to: block('::1'), ports: port(81) }, { to: block('10.0.0.0/8'), ports: ALL_PORTS }] })
  test.each<[string, number, string]>([
    ['127.0.0.1', 80, '127.0.0.1:80'],
    ['127.0.0.1', 81, 'EACCES'],
    ['127.0.0.2', 80, 'EACCES'],
    ['0.0.0.0', 80, '127.0.0.1:80'],
    ['::ffff:127.0.0.1', 80, '[::ffff:127.0.0.1]:80'],
    ['::ffff:0.0.0.0', 80, '[::ffff:127.0.0.1]:80'],
    ['::ffff:0.0.0.0', 81, 'EACCES'],
    ['::', 81, '[::1]:81'],
    ['::', 80, 'EACCES'],
    ['::1', 80, 'EACCES'],
    // What may become IPv4 on its way is still another address for the kernel: both have to be covered.
    ['::127.0.0.1', 80, 'EACCES'],
    ['64:ff9b::10.1.2.3', 5, 'EACCES'],
    ['64:ff9b::', 80, 'EACCES'],
    ['::ffff:0:10.1.2.3', 5, 'EACCES'],
    ['64:ff9b::10.0.0.9', 82, '[64:ff9b::a00:9]:82'],
    ['::10.0.0.9', 82, '[::a00:9]:82'],
    ['::ffff:0:10.0.0.9', 82, '[::ffff:0:a00:9]:82'],
    ['64:ff9b::11.0.0.9', 82, 'EACCES'],
    ['::11.0.0.9', 82, 'EACCES'],
    ['::ffff:11.0.0.9', 82, 'EACCES'],
    ['::2', 82, '[::2]:82'],
    ['255.255.255.255', 80, 'EACCES'],
    ['224.0.0.1', 80, 'EACCES'],
  ])('%s port %i: %s', async (address, at, expected) => {
    for (const kind of ['stream', 'datagram', 'datagram to'] as const) {
      const network = new RecordingNetwork()
      const guarded = guard(network, allowed)
      const { family } = ip(address)
      const socket = kind === 'stream' ? guarded.stream(family as 'ipv4') : guarded.datagram(family as 'ipv4')
      const result = await outcome(() => (socket.kind === 'stream' || kind === 'datagram' ? socket.connect(ip(address, at)) : socket.send(slice, ip(address, at))))
      network.settle()
      expect([result === 'ok' ? network.effects.map((effect) => effect.at).join() : result, network.effects.length]).toEqual([expected, expected === 'EACCES' ? 0 : 1])
    }
  })
})

/** What comes of connecting to each address under a rule for a block. */
function tried(cidr: string, addresses: readonly string[]): Promise<string[]> {
  const guarded = guard(new RecordingNetwork(), policy({ connect: [{ to: block(cidr), ports: ALL_PORTS }] }))
  return Promise.all(addresses.map((address) => outcome(() => guarded.stream('ipv6').connect(ip(address)))))
}

test('a block of mapped addresses is one of IPv4; one of translated addresses is itself', async () => {
  const addresses = ['10.9.9.9', '::ffff:10.9.9.9', '64:ff9b::10.9.9.9', '11.9.9.9', '64:ff9b::11.9.9.9']
  expect(await tried('::ffff:10.0.0.0/104', addresses)).toEqual(['ok', 'ok', 'EACCES', 'EACCES', 'EACCES'])
  expect(await tried('64:ff9b::10.0.0.0/104', addresses)).toEqual(['EACCES', 'EACCES', 'ok', 'EACCES', 'EACCES'])
  expect(await tried('64:ff9b::/64', addresses)).toEqual(['EACCES', 'EACCES', 'EACCES', 'EACCES', 'EACCES'])
})

test('a name that is translated on its way leads there', async () => {
  const guarded = guard(new RecordingNetwork({ 'a.test': found('64:ff9b::10.0.0.1') }), policy({ connect: [{ to: { kind: 'name', name: 'a.test' }, ports: port(80) }] }))
  await guarded.resolve('a.test', undefined)
  expect(await outcome(() => guarded.stream('ipv6').connect(ip('64:ff9b::10.0.0.1')))).toBe('ok')
  expect(await outcome(() => guarded.stream('ipv4').connect(ip('10.0.0.1')))).toBe('EACCES')
})

test('all of IPv6 is none of IPv4', async () => {
  const guarded = guard(new RecordingNetwork(), policy({ connect: [{ to: block('::/0'), ports: ALL_PORTS }] }))
  for (const address of ['::ffff:10.0.0.1', '64:ff9b::10.0.0.1', '::10.0.0.1', '::ffff:0.0.0.0']) expect(await outcome(() => guarded.stream('ipv6').connect(ip(address)))).toBe('EACCES')
  expect(await outcome(() => guarded.stream('ipv6').connect(ip('2001:db8::1')))).toBe('ok')
})

describe('what no address should look like', () => {
  const guarded = guard(new RecordingNetwork(), EVERYTHING)
  test.each<Address>([
    { family: 'ipv4', bytes: new Uint8Array(16), port: 1 },
    { family: 'ipv6', bytes: new Uint8Array(4), port: 1 },
    { family: 'ipv4', bytes: new Uint8Array(4), port: 65536 },
    { family: 'ipv4', bytes: new Uint8Array(4), port: -1 },
    { family: 'ipv4', bytes: new Uint8Array(4), port: 1.5 },
    { family: 'unix', path: '' },
    { family: 'unix', path: '/a\0/b' },
  ])('%j', async (address) => {
    expect(await outcome(() => guarded.stream('ipv4').connect(address))).toBe('EINVAL')
    expect(await outcome(() => guarded.stream('ipv4').bind(address))).toBe('EINVAL')
  })
})

const found = (...addresses: string[]): Resolved[] => addresses.map((address) => ({ family: bytes(address).length === 4 ? 'ipv4' : 'ipv6', bytes: bytes(address) }))

describe('names', () => {
  const names = { 'a.test': found('10.0.0.1', '2001:db8::1'), 'b.test': found('10.0.0.2'), 'sub.c.test': found('::ffff:10.0.0.3'), 'filtered.test': found('0.0.0.0', '::') }
  const rules = policy({
    connect: [{ to: { kind: 'name', name: 'a.test' }, ports: port(80) }, { to: { kind: 'suffix', suffix: 'c.test' }, ports: ALL_PORTS }, { to: { kind: 'name', name: 'filtered.test' }, ports: ALL_PORTS }],
    resolve: [{ kind: 'name', name: 'b.test' }],
  })

  test('what an allowed name resolved to in this run may be connected to, at its ports', async () => {
    const guarded = guard(new RecordingNetwork(names), rules)
    const to = (address: string, at: number): Promise<string> => outcome(() => guarded.stream('ipv4').connect(ip(address, at)))
    expect(await to('10.0.0.1', 80)).toBe('EACCES')
    expect(await guarded.resolve('A.Test.', undefined)).toHaveLength(2)
    expect(await to('10.0.0.1', 80)).toBe('ok')
    expect(await to('::ffff:10.0.0.1', 80)).toBe('ok')
    expect(await to('2001:db8::1', 80)).toBe('ok')
    expect(await to('10.0.0.1', 81)).toBe('EACCES')
    await guarded.resolve('sub.c.test', 'ipv4')
    expect(await to('10.0.0.3', 4)).toBe('ok')
    // A look-up alone allows nothing.
    await guarded.resolve('b.test', undefined)
    expect(await to('10.0.0.2', 80)).toBe('EACCES')
    // A name that a filter sends nowhere is no name for this machine.
    await guarded.resolve('filtered.test', undefined)
    expect(await to('127.0.0.1', 80)).toBe('EACCES')
  })

  test.each([
    ['c.test', 'EACCES'], ['xc.test', 'EACCES'], ['a.test.evil.test', 'EACCES'], ['x.a.test', 'EACCES'], ['a.test\0.c.test', 'ENOTFOUND'], ['', 'ENOTFOUND'],
    ['127.1', 'ENOTFOUND'], ['0x7f.1', 'ENOTFOUND'], ['2130706433', 'ENOTFOUND'], ['fe80::1%eth0', 'ENOTFOUND'], ['none.c.test', 'ENOTFOUND'],
    ['127.0.0.1', 'ok'], ['::1', 'ok'], ['SUB.C.TEST', 'ok'],
  ])('looking up %j: %s', async (name, expected) => {
    const network = new RecordingNetwork(names)
    expect(await outcome(() => guard(network, rules).resolve(name, undefined))).toBe(expected)
    if (expected === 'EACCES') expect(network.effects).toEqual([])
  })

  test('an address in text is not looked up, and opens nothing', async () => {
    const network = new RecordingNetwork()
    const guarded = guard(network, NOTHING)
    expect(await guarded.resolve('10.0.0.1', undefined)).toEqual([{ family: 'ipv4', bytes: bytes('10.0.0.1') }])
    expect(await outcome(() => guarded.resolve('10.0.0.1', 'ipv6'))).toBe('ENOTFOUND')
    expect(network.effects).toEqual([])
    expect(await outcome(() => guarded.stream('ipv4').connect(ip('10.0.0.1')))).toBe('EACCES')
  })
})

/** Where a socket listens in the end, or the code. */
const listensAt = async (rules: Policy, address: string, onPort: number): Promise<string> => {
  const network = new RecordingNetwork()
  const socket = guard(network, rules).stream(ip(address).family as 'ipv4')
  const result = await outcome(async () => {
    await socket.bind(ip(address, onPort))
    await socket.listen(5)
  })
  network.settle()
  return result === 'ok' ? network.effects.filter(({ what }) => what === 'listen').map(({ family, at: where, dual }) => `${family} ${where}${dual ? ' and ipv4' : ''}`).join() : result
}

describe('listening', () => {
  const on = (...cidrs: string[]): Policy => policy({ listen: cidrs.map((cidr) => ({ on: block(cidr), ports: ALL_PORTS })) })
  test.each<[string, Policy, string, number, string]>([
    ['nothing', NOTHING, '127.0.0.1', 80, 'EACCES'],
    ['nothing', NOTHING, '127.0.0.1', 0, 'EACCES'],
    ['only connecting', policy({ connect: EVERYTHING.connect }), '127.0.0.1', 80, 'EACCES'],
    ['only connecting', policy({ connect: EVERYTHING.connect }), '0.0.0.0', 0, 'EACCES'],
    ['its address', on('127.0.0.1'), '127.0.0.1', 80, 'ipv4 127.0.0.1:80'],
    ['its address', on('127.0.0.1'), '0.0.0.0', 80, 'EACCES'],
    ['its address, mapped', on('127.0.0.1'), '::ffff:127.0.0.1', 80, 'ipv6 [::ffff:127.0.0.1]:80'],
    ['a block', on('10.0.0.0/8'), '10.1.1.1', 80, 'ipv4 10.1.1.1:80'],
    ['a block', on('10.0.0.0/8'), '0.0.0.0', 80, 'EACCES'],
    ['all of IPv4', on('0.0.0.0'), '127.0.0.1', 80, 'ipv4 127.0.0.1:80'],
    ['all of IPv4', on('0.0.0.0'), '0.0.0.0', 80, 'ipv4 0.0.0.0:80'],
    ['all of IPv4', on('0.0.0.0'), '::', 80, 'EACCES'],
    ['all of IPv6', on('::'), '127.0.0.1', 80, 'EACCES'],
    ['all of IPv6 alone', on('::/0'), '::', 80, 'ipv6 [::]:80'],
    ['port 80', policy({ listen: [{ on: { kind: 'any' }, ports: port(80) }] }), '0.0.0.0', 81, 'EACCES'],
    ['port 80', policy({ listen: [{ on: { kind: 'any' }, ports: port(80) }] }), '0.0.0.0', 0, 'EACCES'],
    ['any free port', policy({ listen: [{ on: { kind: 'any' }, ports: port(0) }] }), '0.0.0.0', 0, 'ipv4 0.0.0.0:0'],
    ['everything', EVERYTHING, '::', 80, 'ipv6 [::]:80 and ipv4'],
  ])('%s', async (_what, rules, address, onPort, expected) => {
    expect(await listensAt(rules, address, onPort)).toBe(expected)
  })

  test('a socket for IPv6 alone stays so', async () => {
    const network = new RecordingNetwork()
    const socket = guard(network, on('::/0')).stream('ipv6')
    await socket.bind(ip('::', 80))
    socket.setOption('ipv6Only', 0)
    expect(socket.getOption('ipv6Only')).toBe(1)
  })

  test('what is accepted asks before it connects, and so does a listener that was handed over', async () => {
    const network = new RecordingNetwork()
    const guarded = guard(network, NOTHING)
    const listener = guarded.adopt(network.stream('ipv4'))
    expect(await outcome(() => listener.accept().connect(ip('10.0.0.1')))).toBe('EACCES')
    expect(await outcome(() => listener.connect(ip('10.0.0.1')))).toBe('EACCES')
  })

  test('a group', async () => {
    const socket = guard(new RecordingNetwork(), on('224.0.0.0/24')).datagram('ipv4')
    expect(await outcome(() => socket.joinGroup(ip('224.0.0.251', 0), true))).toBe('ok')
    expect(await outcome(() => socket.joinGroup(ip('239.0.0.1', 0), true))).toBe('EACCES')
  })
})

describe('datagrams', () => {
  const rules = policy({ connect: [{ to: block('10.0.0.1'), ports: port(53) }], listen: [{ on: block('127.0.0.1'), ports: port(7) }] })

  test('a server answers who wrote to it, and nobody else', async () => {
    const network = new RecordingNetwork()
    const socket = guard(network, rules).datagram('ipv4')
    await socket.bind(ip('127.0.0.1', 7))
    expect(await outcome(() => socket.send(slice, ip('10.0.0.9', 1000)))).toBe('EACCES')
    network.arrivals.push(ip('10.0.0.9', 1000))
    expect(text(socket.receive(slice, false).from)).toBe('10.0.0.9:1000')
    expect(await outcome(() => socket.send(slice, ip('10.0.0.9', 1000)))).toBe('ok')
    expect(await outcome(() => socket.send(slice, ip('::ffff:10.0.0.9', 1000)))).toBe('ok')
    expect(await outcome(() => socket.send(slice, ip('10.0.0.9', 1001)))).toBe('EACCES')
    for (const other of ['64:ff9b::10.0.0.9', '::10.0.0.9']) expect(await outcome(() => socket.send(slice, ip(other, 1000)))).toBe('EACCES')
    network.arrivals.push(ip('127.0.0.1', 1000))
    socket.receive(slice, false)
    network.settle()
    network.effects.length = 0
    socket.send(slice, ip('0.0.0.0', 1000))
    network.settle()
    expect(network.effects.map(({ at }) => at)).toEqual(['127.0.0.1:1000'])
    expect(await outcome(() => guard(network, rules).datagram('ipv4').send(slice, ip('10.0.0.9', 1000)))).toBe('EACCES')
  })

  test('a client hears only whom it may talk to', async () => {
    const network = new RecordingNetwork()
    const socket = guard(network, rules).datagram('ipv4')
    await socket.bind(ip('0.0.0.0', 0))
    network.arrivals.push(ip('10.0.0.2', 53))
    expect(socket.readable()).toBeUndefined()
    network.arrivals.push(ip('10.0.0.2', 53), ip('10.0.0.1', 54), ip('10.0.0.1', 53))
    expect(text(socket.receive(slice, false).from)).toBe('10.0.0.1:53')
    expect(await outcome(() => socket.receive(slice, false))).toBe('EAGAIN')
  })

  test('one that is connected may not send elsewhere, and leads nowhere else when it connects anew', async () => {
    const network = new RecordingNetwork()
    const socket = guard(network, rules).datagram('ipv4')
    await socket.connect(ip('10.0.0.1', 53))
    expect(await outcome(() => socket.send(slice, ip('10.0.0.2', 53)))).toBe('EACCES')
    expect(await outcome(() => socket.connect(ip('10.0.0.1', 54)))).toBe('EACCES')
    expect(await outcome(() => socket.send(slice, undefined))).toBe('ok')
    network.settle()
    expect(network.effects.map(({ at }) => at)).toEqual(['10.0.0.1:53'])
  })

  test('only so many senders are remembered', async () => {
    const network = new RecordingNetwork()
    const socket = guard(network, rules).datagram('ipv4')
    await socket.bind(ip('127.0.0.1', 7))
    for (let at = 0; at <= 4096; at++) {
      network.arrivals.push(ip(`10.1.${at >> 8}.${at & 255}`, 9))
      socket.receive(slice, false)
    }
    expect(await outcome(() => socket.send(slice, ip('10.1.0.0', 9)))).toBe('EACCES')
    expect(await outcome(() => socket.send(slice, ip('10.1.0.1', 9)))).toBe('ok')
  })

  test('the kernel is asked for broadcasts only under a rule for them', () => {
    for (const [to, asked] of [[block('10.0.0.255'), false], [block('255.255.255.255'), true]] as const) {
      const network = new RecordingNetwork()
      const socket = guard(network, policy({ connect: [{ to, ports: ALL_PORTS }] })).datagram('ipv4')
      socket.setOption('broadcast', 1)
      network.settle()
      expect([socket.getOption('broadcast'), network.effects.length > 0]).toEqual([1, asked])
    }
  })
})

test('refusals are told', async () => {
  const refusals: NetworkRefusal[] = []
  const guarded = guard(new RecordingNetwork({ 'b.test': [{ family: 'ipv4', bytes: bytes('10.0.0.2') }] }), policy({ resolve: [{ kind: 'name', name: 'b.test' }] }), (refusal) => { refusals.push(refusal) })
  await guarded.resolve('b.test', undefined)
  for (const act of [
    () => guarded.resolve('Evil.test', undefined),
    () => guarded.stream('ipv4').connect(ip('10.0.0.2', 80)),
    () => guarded.datagram('ipv6').send(slice, ip('::1', 53)),
    () => guarded.stream('ipv6').bind(ip('::', 8080)),
    () => guarded.stream('unix').connect({ family: 'unix', path: '/run/x' }),
    () => guarded.stream('unix').bind({ family: 'unix', path: '\0x' }),
  ]) expect(await outcome(act)).toBe('EACCES')
  expect(refusals).toEqual([
    { action: 'resolve', where: 'evil.test' },
    { action: 'connect', where: '10.0.0.2:80', name: 'b.test' },
    { action: 'send', where: '[::1]:53' },
    { action: 'listen', where: '[::]:8080' },
    { action: 'unix', where: '/run/x' },
    { action: 'unix', where: '@x' },
  ])
})

test('policies together', () => {
  expect(union([])).toEqual(NOTHING)
  expect(union([NOTHING, EVERYTHING, policy({ unix: ['/x'] })])).toEqual(EVERYTHING)
})

/**
 * What a kernel makes of an address, written down a second time, with strings and numbers: 8 hexadecimal digits of what is
 * IPv4 for it, else 32.
 */
function reached(address: Uint8Array): string {
  const hex = Buffer.from(address).toString('hex').replace(/^0{20}ffff(?=.{8}$)/, '')
  if (!/^0+$/.test(hex)) return hex
  return hex.length === 8 ? '7f000001' : `${'0'.repeat(31)}1`
}

/** The IPv4 address that the networks behind the kernel may make of it. */
const inside = (hex: string): Uint8Array | undefined => {
  const found = /^(?:0{16}ffff0{4}|0064ff9b0{16}|0{24}(?!0{6}))(.{8})$/.exec(hex)
  return found === null ? undefined : Buffer.from(found[1] as string, 'hex')
}

const bits = (digits: string): string => [...digits].map((digit) => parseInt(digit, 16).toString(2).padStart(4, '0')).join('')
const inBlock = (hex: string, { bytes: from, prefix }: Cidr): boolean =>
  hex.length === from.length * 2 && bits(hex).slice(0, prefix) === bits(Buffer.from(from).toString('hex')).slice(0, prefix)

/** Whether a rule is about addresses that a network translates, and not by the way. */
const isAbout = (of: Cidr): boolean => of.bytes.length === 16 && of.prefix >= 96

/** A local address: only a mapped one is another. */
const plain = (address: Uint8Array): string => Buffer.from(address).toString('hex').replace(/^0{20}ffff(?=.{8}$)/, '')

// A small world, so that what is allowed and what is not meet all the time.
const ipv4 = fc.constantFrom('0.0.0.0', '127.0.0.1', '127.0.0.2', '10.0.0.1', '10.0.0.2', '10.1.0.1', '192.168.0.1', '255.255.255.255', '10.0.0.255', '224.0.0.1', '169.254.169.254')
const spelled = fc.oneof(
  ipv4,
  ipv4.map((address) => `::ffff:${address}`), ipv4.map((address) => `::${address}`), ipv4.map((address) => `64:ff9b::${address}`), ipv4.map((address) => `::ffff:0:${address}`),
  fc.constantFrom('::', '::1', '2001:db8::1', '2001:db8::2', 'fe80::1', 'ff02::1', '::2', '64:ff9b:1::10.0.0.1', '2002:0a00:0001::1'),
  fc.uint8Array({ minLength: 16, maxLength: 16 }).map((raw) => Buffer.from(raw).toString('hex').replace(/(?<=.)(?=(.{4})+$)/g, ':')),
)
const aPort = fc.constantFrom(0, 1, 53, 80, 81, 443, 65535)
const range = fc.oneof(fc.constant(ALL_PORTS), aPort.map((first) => port(first)), fc.tuple(aPort, aPort).map(([one, other]) => port(Math.min(one, other), Math.max(one, other))))
const cidr = fc.oneof(spelled, fc.tuple(ipv4, fc.constantFrom(0, 1, 8, 15, 24, 31)).map(([address, prefix]) => `${address}/${prefix}`), fc.tuple(fc.constantFrom('::', '2001:db8::', '::ffff:0:0'), fc.constantFrom(0, 32, 96, 127)).map(([address, prefix]) => `${address}/${prefix}`))
const nameOf = fc.constantFrom('a.test', 'b.test', 'x.c.test', 'c.test', 'd.test')
const rule = fc.oneof(
  { weight: 4, arbitrary: cidr.map(block) },
  { weight: 2, arbitrary: nameOf.map((name) => ({ kind: 'name', name }) as const) },
  { weight: 1, arbitrary: fc.constant({ kind: 'suffix', suffix: 'c.test' } as const) },
)
const world = fc.record({
  connect: fc.array(fc.record({ to: rule, ports: range }), { maxLength: 4 }),
  listen: fc.array(fc.record({ on: cidr.map(block), ports: range }), { maxLength: 3 }),
  resolve: fc.array(nameOf.map((name) => ({ kind: 'name', name }) as const), { maxLength: 2 }),
})
const step = fc.oneof(
  fc.record({ what: fc.constantFrom('connect', 'datagram connect', 'send'), address: spelled, at: aPort }),
  fc.record({ what: fc.constantFrom('listen', 'datagram bind'), address: spelled, at: aPort }),
  fc.record({ what: fc.constant('resolve'), address: fc.oneof(nameOf, spelled), at: fc.constant(0) }),
)
const answers = fc.record(Object.fromEntries(['a.test', 'b.test', 'x.c.test', 'c.test', 'd.test'].map((name) => [name, fc.array(spelled, { maxLength: 3 })])))

test('no combination of spellings reaches what no rule covers, and what a rule covers is reached', async () => {
  await fc.assert(fc.asyncProperty(world, fc.array(step, { minLength: 1, maxLength: 8 }), answers, async (rules, steps, dns) => {
    const names = Object.fromEntries(Object.entries(dns).map(([name, all]) => [name, found(...all)]))
    const network = new RecordingNetwork(names)
    const guarded = guard(network, policy(rules))
    const sending = guarded.datagram('ipv6')
    const learnt: { hex: string; ports: Ports }[] = []

    const mayReach = (address: Uint8Array, at: number): boolean => {
      const hex = reached(address)
      const embedded = inside(hex)
      const inPorts = (ports: Ports): boolean => ports.first <= at && at <= ports.last
      // A rule for one address is read as an address is: by where it leads.
      const inRule = (of: Cidr): boolean => (of.prefix === of.bytes.length * 8 ? reached(of.bytes) === hex : inBlock(hex, of))
      return learnt.some((known) => known.hex === hex && inPorts(known.ports)) || rules.connect.some(({ to, ports }) =>
        to.kind === 'block' && inPorts(ports) && inRule(to.block) && (embedded === undefined || isAbout(to.block) || mayReach(embedded, at)))
    }
    const mayListen = (address: Uint8Array, at: number): boolean =>
      rules.listen.some(({ on, ports }) => ports.first <= at && at <= ports.last && (inBlock(plain(address), on.block) || inBlock('0'.repeat(plain(address).length), on.block)))

    for (const { what, address, at } of steps) {
      if (what === 'resolve') {
        const before = network.effects.length
        const result = await outcome(() => guarded.resolve(address, undefined))
        if (parseIp(address) !== undefined) {
          expect(network.effects.length).toBe(before)
          continue
        }
        const matching = rules.connect.filter(({ to }) => (to.kind === 'name' && to.name === address) || (to.kind === 'suffix' && address.endsWith(`.${to.suffix}`)))
        expect(result).toBe(matching.length > 0 || rules.resolve.some(({ name }) => name === address) ? 'ok' : 'EACCES')
        if (result === 'ok') for (const { bytes: raw } of names[address] ?? []) if (!/^(?:0{20}ffff)?0+$/.test(Buffer.from(raw).toString('hex'))) for (const { ports } of matching) learnt.push({ hex: reached(raw), ports })
        continue
      }
      const wanted = ip(address, at)
      const mutable = { ...wanted, bytes: Uint8Array.from(wanted.bytes) }
      network.effects.length = 0
      const family = wanted.family as 'ipv4' | 'ipv6'
      let result
      if (what === 'listen') {
        const socket = guarded.stream(family)
        result = await outcome(async () => {
          await socket.bind(mutable)
          await socket.listen(1)
        })
      } else if (what === 'datagram bind') {
        result = await outcome(() => guarded.datagram(family).bind(mutable))
      } else {
        const socket = what === 'connect' ? guarded.stream(family) : what === 'send' ? sending : guarded.datagram(family)
        result = await outcome(() => (socket.kind === 'datagram' && what === 'send' ? socket.send(slice, mutable) : socket.connect(mutable)))
      }
      // A guest changes its memory while the kernel is at it.
      mutable.bytes.fill(8)
      network.settle()

      if (what === 'listen' || what === 'datagram bind') {
        const may = mayListen(wanted.bytes, at)
        const client = at === 0 && rules.connect.length > 0
        expect(result).toBe(may || (client && what === 'datagram bind') ? 'ok' : 'EACCES')
        for (const { what: did, address: used, dual } of network.effects) {
          if (used === undefined || used.family === 'unix') throw new Error('an effect has an address')
          if (did === 'bind' && used.port === 0 && client) continue
          expect(mayListen(used.bytes, used.port)).toBe(true)
          if (dual) expect(mayListen(new Uint8Array(4), used.port)).toBe(true)
        }
      } else {
        expect(result).toBe(mayReach(wanted.bytes, at) ? 'ok' : 'EACCES')
        for (const { address: used } of network.effects) {
          if (used === undefined || used.family === 'unix') throw new Error('an effect has an address')
          expect(mayReach(used.bytes, used.port)).toBe(true)
          expect(reached(used.bytes)).toBe(reached(wanted.bytes))
          expect(Buffer.from(used.bytes).toString('hex')).not.toMatch(/^(?:0{20}ffff)?0+$/)
        }
      }
    }
  }), { numRuns: 3000 })
})
