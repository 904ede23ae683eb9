import { describe, expect, it } from 'vitest'
import { createSocketWorld } from './support/sockets.ts'
import { dialectImports, FILE, furnished, type Furnished, pointersOf, sampleOf } from './support/socket-samples.ts'

// What holds for every function of both dialects: it works, and with bad descriptors, bad addresses or no network it says so.

const rows = dialectImports.map(({ key, as, row }) => [key, as, row] as const)

/** What a call could have done. */
function state(world: Furnished): unknown {
  return { fds: Array.from({ length: 14 }, (_, fd) => world.fdstat(fd)), files: world.names() }
}

describe.each(rows)('%s', (key, as, row) => {
  const dialect = key.split(' ')[0]
  const sample = sampleOf(key, row)
  const takesFd = row.params[0]?.[1] === 'fd'

  it('succeeds with the sample, and is told in the trace with its names', async () => {
    const world = await furnished()
    const expected = row.name === 'sock_close' ? 'NOSYS' : row.name === 'sock_set_ip_drop_membership' ? expect.stringMatching(/ADDRNOTAVAIL|NODEV|SUCCESS/) : 'SUCCESS'
    expect(await world.do(key, ...sample(world))).toEqual(expected)
    const line = world.trace.at(-1) ?? ''
    expect(line.startsWith(`${as}(`)).toBe(true)
    for (const [name] of row.params) expect(line).toContain(`${name}=`)
  })

  if (takesFd && row.name !== 'sock_close') {
    it('BADF for no descriptor, NOTSOCK for what is no socket, and nothing is done', async () => {
      const world = await furnished()
      const before = state(world)
      for (const fd of [14, 65_535, 65_536, 1 << 30, -1, -2_147_483_648]) {
        const [, ...rest] = sample(world)
        expect([fd, await world.do(key, fd, ...rest)]).toEqual([fd, 'BADF'])
      }
      for (const fd of [0, 1, 2, 3, FILE]) {
        const [, ...rest] = sample(world)
        expect([fd, await world.do(key, fd, ...rest)]).toEqual([fd, 'NOTSOCK'])
      }
      expect(state(world)).toEqual(before)
    })
  }

  const pointers = pointersOf(row)
  if (pointers.length > 0) {
    it.each(pointers.map((pointer) => [pointer.name, pointer] as const))('%s outside of memory: FAULT, and nothing is done', async (name, { at, type }) => {
      const world = await furnished()
      const end = world.memory.buffer.byteLength
      const before = state(world)
      const fails = async (change: (args: (number | bigint)[]) => void): Promise<void> => {
        const args = sample(world)
        change(args)
        expect([args, await world.do(key, ...args)]).toEqual([args, 'FAULT'])
      }
      // All of these are aligned, so that ADDRNOTAVAIL does not come first; some things passed there are but one byte long.
      for (const ptr of [end, end + 4, 0x7ffffffc, -2_147_483_648, -4096, -8, -4]) await fails((args) => void (args[at] = ptr))
      if (type === 'string' || type.endsWith('iovec_array')) {
        for (const length of [end, 0x7fffffff, -1]) {
          const args = sample(world)
          args[at + 1] = length
          expect(await world.do(key, ...args)).toMatch(type === 'string' ? 'FAULT' : /FAULT|INVAL/)
        }
      }
      if (type.endsWith('iovec_array')) {
        for (const slice of [[end - 1, 2], [end, 1], [-1, 1], [4096, -1], [-2, 4]] as const) {
          for (const slices of [[slice], [[4096, 2], slice], [slice, [4096, 2]]] as const) {
            await fails((args) => void ([args[at], args[at + 1]] = world.iovecs(...slices)))
          }
        }
      }
      if (type.startsWith('wasmedge_address')) {
        // The structure is there and its buffer is not.
        for (const buf of [end - 2, end, -4, 0x7fffffff]) await fails((args) => void world.view.setUint32(args[at] as number, buf, true))
      }
      expect(state(world), name).toEqual(before)
    })
  }

  if (dialect !== 'wamr' && !['sock_recv_v2', 'sock_send_v2', 'sock_accept_v2', 'epoll_oneoff'].includes(row.name)) {
    const numbers = pointers.filter(({ type }) => !['buffer', 'string'].includes(type))
    if (numbers.length > 0) {
      it.each(numbers.map(({ name, at }) => [name, at] as const))('%s not aligned: ADDRNOTAVAIL', async (_, at) => {
        const world = await furnished()
        const args = sample(world)
        args[at] = (args[at] as number) + 1
        expect(await world.do(key, ...args)).toBe('ADDRNOTAVAIL')
      })
    }
  }

  if (/sock_(open|getaddrinfo|addr_resolve)/.test(row.name)) {
    it('ACCES where no network is granted', async () => {
      const world = await createSocketWorld({ granted: false, suspend: false })
      expect(await world.do(key, ...sample(world as Furnished))).toBe('ACCES')
      expect(world.fdstat(4)).toBe('BADF')
    })
  }

  if (/sock_(bind|connect|send_to)(_v2)?$/.test(row.name)) {
    it('ACCES on a socket that was passed in, where no network is granted', async () => {
      const world = await furnished()
      const denied = await createSocketWorld({ granted: false, sockets: [8, 9].map((fd) => world.context.fds.require(fd, 0)) })
      const [fd, ...rest] = sample(Object.assign(denied, { port: world.port, udpPort: world.udpPort }))
      expect(await denied.do(key, (fd as number) - 4, ...rest)).toBe('ACCES')
    })
  }
})
