import { WASI } from 'node:wasi'
import { describe, expect, it } from 'vitest'
import { Program } from './support/program.ts'
import { type Calls, proxyModule } from './support/proxy.ts'
import { createWorld, temporaryFolder, type World } from './support/world.ts'

// The same guest under node:wasi (uvwasi), for what that is known to do right: structures byte by byte, and common errnos.
// Left out, because it has them wrong: flags in fdstat (the host's own come through), short buffers for a link or a name
// (NOBUFS), inodes in fd_readdir, opening a link without following it (is followed), a directory opened with rights that files have (ISDIR).

interface Peer extends Program {
  readonly call: Calls
}

async function nodeWasi(args: string[], env: Record<string, string>): Promise<Peer> {
  const folder = temporaryFolder()
  const wasi = new WASI({ version: 'preview1', args, env, preopens: { '/work': folder }, returnOnExit: true })
  const memory = new WebAssembly.Memory({ initial: 16 })
  const { exports } = new WebAssembly.Instance(await proxyModule('wasi_snapshot_preview1'), { ...(wasi.getImportObject() as WebAssembly.Imports), test: { memory } })
  wasi.initialize({ exports })
  const call = exports as unknown as Calls
  const program = new Program(memory, call, false)
  program.asks = 0x0fffffffn // uvwasi refuses what a directory does not pass on, where we cut it.
  return Object.assign(program, { call })
}

/** What differs between two runs of the same thing: where the folder lies and when that was. */
const fixed = (stat: unknown): unknown => {
  if (typeof stat !== 'object' || stat === null) return stat
  const { type, nlink, size, atim, mtim } = stat as Record<string, unknown>
  return { type, nlink, size, atim, mtim }
}

const cases: Readonly<Record<string, (guest: Peer) => unknown>> = {
  'args and environ': (guest) => [
    guest.call.args_sizes_get(64, 68), guest.hex(64, 8), guest.call.args_get(128, 256), guest.hex(128, 200),
    guest.call.environ_sizes_get(64, 68), guest.hex(64, 8), guest.call.environ_get(512, 600), guest.hex(512, 200),
  ],
  prestat: (guest) => [guest.call.fd_prestat_get(3, 64), guest.hex(64, 8), guest.call.fd_prestat_dir_name(3, 64, 5), guest.hex(64, 8), guest.call.fd_prestat_get(4, 64)],
  'reading and writing': (guest) => {
    const fd = guest.opened('file', 'rwc')
    return [
      guest.write(fd, 'hello ', 'world'), guest.tell(fd), guest.seek(fd, 0n, 0), guest.read(fd, 5), guest.pread(fd, 6n), guest.pwrite(fd, 1n, 'E'), guest.tell(fd),
      guest.seek(fd, -3n, 2), guest.read(fd), guest.read(fd), guest.seek(fd, 2n, 1), guest.seek(fd, 0n, 9), guest.setSize(fd, 4n), guest.get('file'),
      guest.close(fd), guest.close(fd), guest.read(fd), guest.tell(99),
    ]
  },
  'stat and times': (guest) => {
    guest.put('file', 'text')
    guest.link('file', 'other')
    const times = guest.setTimes('file', 1_000_000_000n, 2_000_000_000n)
    const fd = guest.opened('other')
    return [times, fixed(guest.stat('file')), fixed(guest.fstat(fd)), (guest.fdstat(fd) as { type: number }).type, guest.stat('missing'), guest.setTimes('missing', 1n, 1n)]
  },
  directories: (guest) => {
    const answers = [guest.mkdir('dir'), guest.mkdir('dir'), guest.mkdir('dir/sub'), guest.rmdir('dir'), guest.mkdir('missing/dir')]
    guest.put('dir/file', 'text')
    const dir = guest.opened('dir', 'd', { base: 0x07bffe98n })
    const entries = guest.list(dir).filter(({ name }) => name !== '.' && name !== '..')
    return [
      answers, entries.map(({ name, type }) => [name, type]).sort(),
      guest.unlink('dir/file'), guest.unlink('dir/file'), guest.rmdir('dir/sub'), guest.rmdir('dir'), guest.rmdir('dir'), guest.unlink('dir'),
    ]
  },
  links: (guest) => {
    guest.put('file', 'text')
    return [
      guest.symlink('file', 'link'), guest.symlink('file', 'link'), guest.readlink('link'), guest.readlink('file'), (guest.stat('link') as { size: bigint }).size,
      (guest.stat('link', { follow: false }) as { type: number }).type, guest.get('link'), guest.symlink('loop', 'loop'), guest.stat('loop'),
      guest.unlink('link'), guest.get('file'),
    ]
  },
  renames: (guest) => {
    guest.put('a', 'first')
    guest.put('b', 'second')
    guest.mkdir('dir')
    guest.put('dir/c')
    return [guest.rename('a', 'b'), guest.get('b'), guest.rename('a', 'x'), guest.rename('b', 'dir'), guest.rename('dir', 'b'), guest.rename('b', 'dir/c'), guest.get('dir/c')]
  },
  'opening with flags': (guest) => {
    guest.put('file', 'text')
    guest.mkdir('dir')
    return [
      guest.open('file', 'wcx'), guest.open('missing'), guest.open('file', 'rd'), guest.open('dir', 'w'), guest.open('missing/file', 'wc'), typeof guest.open('file', 'wt'),
      guest.get('file'), typeof guest.open('dir', 'd', { base: 0x07bffe98n }),
    ]
  },
  'the way out is closed': (guest) => [guest.open('../x'), guest.open('..', 'rd'), guest.mkdir('../x'), guest.stat('../../etc/passwd')],
  'rights given up': (guest) => {
    const fd = guest.opened('file', 'rwc')
    return [guest.write(fd, 'text'), guest.setRights(fd, 2n), guest.write(fd, 'text'), guest.setRights(fd, 66n), (guest.fdstat(fd) as { base: bigint }).base, guest.seek(fd, 1n, 0)]
  },
  clocks: (guest) => [0, 1].flatMap((id) => [guest.call.clock_time_get(id, 0n, 64), guest.call.clock_res_get(id, 64)]),
  'appending and renumbering': (guest) => {
    guest.put('file', 'text')
    const [a, b] = [guest.opened('file', 'wa'), guest.opened('file', 'r')]
    return [guest.write(a, ' more'), guest.get('file'), guest.renumber(b, a), guest.read(a), guest.read(b), guest.renumber(99, a), guest.renumber(a, 99)]
  },
}

describe('as node:wasi', () => {
  it.each(Object.entries(cases))('%s', async (_, act) => {
    const peer = await nodeWasi(['program', 'an argument', ''], { A: '1', B: '' })
    const own: World = await createWorld({ args: ['program', 'an argument', ''], env: ['A=1', 'B='] })
    expect(act(own)).toEqual(act(peer))
  })
})
