import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attempt, backends, CREAT, FOLLOW, NOFOLLOW, open, READ, reasonNot, WRITE, type Theatre } from './attack.ts'
import { leaving } from './attacks/leaving.ts'
import { mounts, moving } from './attacks/moving.ts'
import { command } from './session.ts'
import { place } from './stage.ts'

const attacks = [...leaving, ...moving, ...mounts]

/** As many nested paths are looked up before the attacks: enough for openat2(2) to be worth loading the C library for. */
const MANY = 4000
const theatres = [
  ...backends.map((backend) => [backend, backend, 0] as const),
  ...(['host', 'read-only'] as const).map((backend) => [`${backend}, after ${MANY} calls`, backend, MANY] as const),
]

describe.each(theatres)('%s', (_, backend, calls) => {
  let theatre: Theatre
  beforeAll(async () => {
    theatre = await open(backend, attacks)
    const { session } = theatre
    for (let count = 0; count < calls; count++) expect((await session.call('stat', 3, NOFOLLOW, 'no/where')).errno).toBe('NOENT')
    if (calls > 0 && process.platform === 'linux') expect(readFileSync(`/proc/${session.pid}/maps`, 'latin1')).toContain('koffi')
  })
  afterAll(async () => {
    const { code, stderr } = await theatre.session.end()
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it.each(attacks.filter((attack) => reasonNot(attack, backend) === undefined).map((attack) => [attack.tries, attack] as const))('%s', async (_, attack) => {
    await attempt(backend, theatre, attack)
  })
})

it('nothing moves or is linked between a directory of the host and one in memory', async () => {
  const { mount } = place()
  writeFileSync(join(mount, 'own'), 'inside')
  const session = command(['--quiet', '--dir', `${mount}::/m`, '--tmpfs', '/t'])
  await session.call('open', 4, NOFOLLOW, 'mine', CREAT, WRITE, 0, 0)
  for (const call of [['rename', 3, 'own', 4, 'x'], ['rename', 4, 'mine', 3, 'x'], ['link', 3, NOFOLLOW, 'own', 4, 'x'], ['link', 4, FOLLOW, 'mine', 3, 'x']] as const) {
    expect((await session.call(...call)).errno, call.join(' ')).toBe('XDEV')
  }
  expect(readdirSync(mount)).toEqual(['own'])
  expect((await session.end()).code).toBe(0)
})

it('what a guest in a thread opens is Node\'s to close', async () => {
  const { mount } = place()
  mkdirSync(join(mount, 'a', 'b'), { recursive: true })
  writeFileSync(join(mount, 'a', 'b', 'own'), 'inside')
  const session = command(['--timeout', '60s', '--dir', `${mount}::/m`])
  for (let count = 0; count < MANY; count++) {
    const { errno, words: [fd = ''] } = await session.call('open', 3, NOFOLLOW, 'a/b/own', 0, READ, 0, 0)
    expect([errno, (await session.call('close', fd)).errno]).toEqual(['SUCCESS', 'SUCCESS'])
  }
  expect(await session.end()).toMatchObject({ code: 0, stderr: '' })
})
