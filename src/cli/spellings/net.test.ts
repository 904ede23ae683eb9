import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatIp } from '../../net/address.ts'
import type { Addresses, NamePattern, Ports } from '../../net/guard/policy.ts'
import { UsageError } from '../usage-error.ts'
import { type NetGrant, parseAddrPool, parseConnect, parseListen, parseListenRule, parseNet, parseResolve, parseUnix } from './net.ts'

const ports = ({ first, last }: Ports): string => (first === 0 && last === 65535 ? '' : first === last ? `:${first}` : `:${first}-${last}`)
function place(to: Addresses | NamePattern): string {
  switch (to.kind) {
    case 'any': return '*'
    case 'block': return `${formatIp(to.block.bytes)}/${to.block.prefix}`
    case 'name': return to.name
    case 'suffix': return `*.${to.suffix}`
  }
}

/** What is granted, in words. */
function shown({ connect = [], listen = [], resolve = [], unix = [] }: NetGrant): string {
  return [
    ...connect.map((rule) => `connect ${place(rule.to)}${ports(rule.ports)}`),
    ...listen.map((rule) => `listen ${place(rule.on)}${ports(rule.ports)}`),
    ...resolve.map((pattern) => `resolve ${place(pattern)}`),
    ...(unix === 'any' ? ['unix *'] : unix.map((path) => `unix ${path.replace('\0', '@')}`)),
  ].join(', ')
}

function attempt(parse: (text: string) => NetGrant, text: string): string {
  try {
    return shown(parse(text))
  } catch (error) {
    if (error instanceof UsageError) return `! ${error.message}`
    throw error
  }
}

const notAPort = (text: string): string => `! '${text}' is no port: a port is a number from 0 to 65535, two of them with - between are a range`
const url = '! a host and a port are needed, not a URL: write HOST:PORT, like example.com:443'
const zone = (text: string): string => `! '${text}': write the address without its zone (%...)`

describe('--allow-connect', () => {
  test.each([
    ['127.0.0.1:80', 'connect 127.0.0.1/32:80'],
    ['127.0.0.1', 'connect 127.0.0.1/32'],
    ['127.0.0.1:80-90', 'connect 127.0.0.1/32:80-90'],
    ['127.0.0.1:*', 'connect 127.0.0.1/32'],
    ['10.1.2.3/8', 'connect 10.0.0.0/8'],
    ['10.0.0.0/8:443', 'connect 10.0.0.0/8:443'],
    ['0.0.0.0/0', 'connect 0.0.0.0/0'],
    ['::1', 'connect ::1/128'],
    ['[::1]', 'connect ::1/128'],
    ['[::1]:80', 'connect ::1/128:80'],
    ['fd00::/8', 'connect fd00::/8'],
    ['[fd00::]/8:80', 'connect fd00::/8:80'],
    ['[fd00::/8]:80', 'connect fd00::/8:80'],
    ['[::ffff:10.0.0.1]:80', 'connect 10.0.0.1/32:80'],
    ['example.com:443', 'connect example.com:443'],
    ['EXAMPLE.com.:443', 'connect example.com:443'],
    ['bücher.example', 'connect xn--bcher-kva.example'],
    ['*.example.com', 'connect *.example.com'],
    ['*', 'connect *, resolve *'],
    ['*:443', 'connect *:443, resolve *'],
    ['a:1,b:2', 'connect a:1, connect b:2'],
    ['redis', 'connect redis'],
    ['my_db:5432', 'connect my_db:5432'],
    // refused
    ['', '! a rule is missing'],
    ['a,,b', '! there is nothing between two commas, or before or behind one'],
    [':80', '! the host is missing: write HOST:PORT, like example.com:443'],
    ['a:', notAPort('')],
    ['a:http', notAPort('http')],
    ['a:65536', notAPort('65536')],
    ['a:-1', notAPort('')],
    ['a:90-80', '! the ports 90-80 go backwards'],
    ['a:0', '! nobody can be connected to at port 0'],
    ['127.1:80', "! '127.1' is neither an address nor a name"],
    ['0x7f000001', "! '0x7f000001' is neither an address nor a name"],
    ['010.0.0.1', "! '010.0.0.1' is neither an address nor a name"],
    ['256.0.0.1', "! '256.0.0.1' is neither an address nor a name"],
    ['10.0.0.0/33', "! '10.0.0.0/33': a block of addresses is like 10.0.0.0/8 or [fd00::]/8"],
    ['example.com/24', "! 'example.com/24': a block of addresses is like 10.0.0.0/8 or [fd00::]/8"],
    ['::1:80:', "! '::1:80:' is no IPv6 address; with a port it is like [::1]:8080"],
    ['[127.0.0.1]:80', "! '127.0.0.1' is no IPv6 address"],
    ['[::1', '! an IPv6 address in brackets is like [::1] or [::1]:8080'],
    ['fe80::1%eth0', zone('fe80::1%eth0')],
    ['[fe80::1%eth0]:80', zone('fe80::1%eth0')],
    ['http://example.com', url],
    ['http://example.com/x', url],
    ['*example.com', "! '*example.com': a * stands alone, or for what is before a dot: *.example.com"],
    ['a b', "! 'a b' is neither an address nor a name"],
    ['-x', "! '-x' is neither an address nor a name"],
  ])('%j', (text, expected) => {
    expect(attempt(parseConnect, text)).toBe(expected)
  })
})

describe('--allow-listen', () => {
  test.each([
    ['127.0.0.1:8080', 'listen 127.0.0.1/32:8080'],
    ['127.0.0.1', 'listen 127.0.0.1/32'],
    ['127.0.0.1:0', 'listen 127.0.0.1/32:0'],
    ['0.0.0.0:8080', 'listen 0.0.0.0/32:8080'],
    ['[::]:8080', 'listen *:8080'],
    ['[::]/0:8080', 'listen ::/0:8080'],
    [':8080', 'listen *:8080'],
    ['*:8080-8090', 'listen *:8080-8090'],
    ['*', 'listen *'],
    ['localhost:8080', 'listen localhost:8080'],
    ['8080', '! the address is missing: write 127.0.0.1:8080, or :8080 for every address'],
    ['', '! a rule is missing'],
    ['*.example.com', "! '*.example.com': a * stands alone, or for what is before a dot: *.example.com"],
  ])('%j', (text, expected) => {
    expect(attempt(parseListenRule, text)).toBe(expected)
  })
})

test.each([
  ['example.com', 'resolve example.com'],
  ['*.example.com,*', 'resolve *.example.com, resolve *'],
  ['10.0.0.1', "! '10.0.0.1' is neither an address nor a name"],
  ['*.', '! the name is missing'],
])('--allow-resolve %j', (text, expected) => {
  expect(attempt(parseResolve, text)).toBe(expected)
})

test.each([
  ['/run/x.sock', 'unix /run/x.sock'],
  ['a,b', 'unix a,b'],
  ['@x', 'unix @x'],
  ['', '! the path of a socket is missing'],
  ['@', '! the path of a socket is missing'],
])('--allow-unix %j', (text, expected) => {
  expect(attempt(parseUnix, text)).toBe(expected)
})

test.each([
  ['127.0.0.1/15', 'connect 127.0.0.0/15, listen 127.0.0.0/15'],
  ['0.0.0.0/15,::1/128', 'connect 0.0.0.0/15, connect ::1/128, listen 0.0.0.0/15, listen ::1/128'],
  ['127.0.0.1', "! '127.0.0.1' has no mask: write ADDR/MASK, like 127.0.0.1/32"],
  ['::1', "! '::1' has no mask: write ADDR/MASK, like ::1/128"],
  ['127.0.0.1/33', "! '127.0.0.1/33': ADDR/MASK is like 10.0.0.0/8 or fd00::/8"],
])('--addr-pool %j', (text, expected) => {
  expect(attempt(parseAddrPool, text)).toBe(expected)
})

describe('--net=', () => {
  test.each([
    ['example.com:443,10.0.0.0/8', 'connect example.com:443, connect 10.0.0.0/8'],
    ['connect:example.com:443', 'connect example.com:443'],
    ['listen::8080', 'listen *:8080'],
    ['listen:[::1]:8080', 'listen ::1/128:8080'],
    ['resolve:*.example.com', 'resolve *.example.com'],
    ['unix:/run/x', 'unix /run/x'],
    ['*,listen:*', 'connect *, listen *, resolve *'],
    ['dns:allow=example.com:80', 'connect example.com:80'],
    ['dns:allow=*:80', 'connect *:80, resolve *'],
    ['ipv4:allow=127.0.0.1:80', 'connect 127.0.0.1/32:80, listen 127.0.0.1/32:80'],
    ['ipv4:allow=127.0.0.1:80/in', 'listen 127.0.0.1/32:80'],
    ['ipv4:allow=10.0.0.0/8:*/out', 'connect 10.0.0.0/8'],
    ['ipv4:allow=*:80/out', 'connect 0.0.0.0/0:80'],
    ['ipv6:allow=[::1]:80/in', 'listen ::1/128:80'],
    ['dns:53', 'connect dns:53'],
    // refused
    ['', '! a rule is missing'],
    ['ipv4:deny=127.0.0.1:80', '! there are no rules that deny: what no rule allows is refused'],
    ['ipv4:permit=127.0.0.1:80', "! 'permit' is not allow"],
    ['ipv4:allow={127.0.0.1}:{80}', '! lists in braces are not understood: write one rule for each'],
    ['ipv4:allow=[::1]:80', "! '::1' is no IPv4 address"],
    ['ipv6:allow=127.0.0.1:80', "! '127.0.0.1' is no IPv6 address"],
    ['listen:', '! the address is missing: write ADDR:PORT, like 127.0.0.1:8080'],
    ['http://example.com', url],
  ])('%j', (text, expected) => {
    expect(attempt(parseNet, text)).toBe(expected)
  })
})

function listens(text: string): string {
  try {
    const { on, port } = parseListen(text)
    return `${on.kind === 'address' ? formatIp(on.bytes) : on.kind === 'name' ? on.name : 'all'} ${port}`
  } catch (error) {
    if (error instanceof UsageError) return `! ${error.message}`
    throw error
  }
}

test.each([
  ['127.0.0.1:8080', '127.0.0.1 8080'],
  ['127.0.0.1:0', '127.0.0.1 0'],
  ['[::1]:80', '::1 80'],
  [':8080', 'all 8080'],
  ['*:8080', 'all 8080'],
  ['localhost:80', 'localhost 80'],
  ['8080', '! the address is missing: write 127.0.0.1:8080, or :8080 for every address'],
  ['127.0.0.1', '! the port is missing: write ADDR:PORT, like 127.0.0.1:8080'],
  ['::1', '! the port is missing: write ADDR:PORT, like 127.0.0.1:8080'],
  ['127.0.0.1:80-90', '! a port is one number from 0 to 65535'],
  ['127.0.0.1:65536', notAPort('65536')],
  ['10.0.0.0/8:80', '! one address is needed, not a block of them'],
  ['tcp://127.0.0.1:80', url],
  ['127.1:80', "! '127.1' is neither an address nor a name"],
])('--listen %j', (text, expected) => {
  expect(listens(text)).toBe(expected)
})

test('any text is a grant or a UsageError', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a1.:,/*[\]%=-]{0,16}$/), fc.stringMatching(/^(listen|ipv4|dns|resolve)(:allow=)?[a1.:/*[\]]{0,10}$/))
  const parsers = [parseNet, parseConnect, parseListenRule, parseResolve, parseAddrPool]
  fc.assert(fc.property(fc.constantFrom(...parsers), text, (parse, spelling) => { attempt(parse, spelling) }), { numRuns: 5000 })
  fc.assert(fc.property(text, (spelling) => { listens(spelling) }), { numRuns: 5000 })
})
