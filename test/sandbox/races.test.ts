import { spawn, type ChildProcess } from 'node:child_process'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errnoName } from '../../src/wasi/abi/errno.ts'
import { native } from './native.ts'
import { command } from './session.ts'
import { look, place, seal, type Place, type Snapshot } from './stage.ts'

/**
 * Another process swaps directories with links to outside, and renames parents, as fast as it can, while the guest does
 * everything that takes a path through the swapped names. Looking up a name that is only outside, and one that is nowhere,
 * must give the same: the errno may tell that a link was there, never what it leads to. What is made must be inside.
 *
 * A leak is: bytes, names, a link's text or an inode of what is outside, in any answer; an answer to a name that is only
 * outside which one that is nowhere could not have; any change outside, of times too.
 */

/** What a name can be answered with while others swap: that a link was met, or nothing. */
const refused = ['NOTCAPABLE', 'NOTDIR', 'LOOP', 'NOENT']
const looking = ['open-read', 'open-write', 'open-truncate', 'open-directory', 'stat', 'stat-follow', 'link-from', 'rename-from', 'readlink', 'times', 'times-follow']
const removing = ['unlink', 'rmdir']
const making = ['open-create', 'open-exclusive', 'link-to', 'rename-to', 'mkdir', 'symlink']

/** The answers that each operation may have, for a name inside (it stands outside too), and for one that is not. */
function allowed(operation: string, category: string): string[] {
  if (category !== 'inside') return making.includes(operation) ? ['SUCCESS', ...refused] : refused
  switch (operation) {
    case 'open-exclusive': case 'link-to': case 'mkdir': case 'symlink': return ['EXIST', ...refused]
    case 'rename-to': case 'unlink': return ['ISDIR', ...refused]
    case 'rmdir': return ['NOTEMPTY', ...refused]
    default: return ['SUCCESS', ...refused]
  }
}

/** The names that attacker.c asks for. */
function fill(directory: string, text: string, outside: boolean): void {
  fs.mkdirSync(join(directory, 'directory', 'full', 'x'), { recursive: true })
  fs.writeFileSync(join(directory, 'file'), text)
  fs.symlinkSync(`${text}-target`, join(directory, 'link'))
  if (!outside) return
  for (const name of ['outside-only', 'outside-only-made']) fs.writeFileSync(join(directory, name), text)
  fs.symlinkSync(text, join(directory, 'outside-only-link'))
  fs.mkdirSync(join(directory, 'outside-only-directory'))
}

/** A tree with the names in it and in its folders, four levels deep, so that walks are long and may be cut short. */
function fillDeep(directory: string, text: string, outside: boolean): void {
  fs.mkdirSync(join(directory, 'sub', 'deep', 'er'), { recursive: true })
  for (const path of ['', 'sub', 'sub/deep', 'sub/deep/er']) fill(join(directory, path), text, outside)
}

interface Race {
  readonly mode: string
  readonly what: string
  /** Builds the inside; `outside` (and all of the place but the mount) is there already. */
  build(place: Place): void
  readonly prefixes: readonly string[]
  /** Where the racer works, below the place. */
  readonly at: string
  /** Names above the mount are asked for as well. */
  readonly above?: true
}

const relative = (mount: string, name: string, target: string): void => fs.symlinkSync(target, join(mount, name))

const races: readonly Race[] = [
  {
    mode: 'swap', what: 'a directory and a relative link', at: 'mount', prefixes: ['a/', 'a/sub/', 'a/sub/deep/er/', './a/sub/../', 'l/sub/'],
    build({ mount }) {
      fillDeep(join(mount, 'a'), 'inside', false)
      relative(mount, 'l', '../outside')
    },
  },
  {
    mode: 'swap', what: 'a directory and an absolute link', at: 'mount', prefixes: ['a/', 'a/sub/deep/', 'a/sub/deep/er/', 'a/sub/../sub/'],
    build({ mount, outside }) {
      fillDeep(join(mount, 'a'), 'inside', false)
      relative(mount, 'l', outside)
    },
  },
  {
    mode: 'last', what: 'a file and a link', at: 'mount', prefixes: ['a/', './a/', 'here/a/'],
    build({ mount, outside }) {
      fill(join(mount, 'a'), 'inside', false)
      relative(mount, 'a/link-out', join(outside, 'file'))
      relative(mount, 'here', '.')
    },
  },
  {
    mode: 'middle', what: 'a directory and a link in a parent that is renamed', at: 'mount', prefixes: ['p/a/', 'q/a/', 'p/a/sub/deep/er/', 'q/a/sub/', 'p/a/sub/deep/../../'],
    build({ mount }) {
      fillDeep(join(mount, 'p', 'a'), 'inside', false)
      relative(mount, 'p/l', '../../outside')
    },
  },
  {
    mode: 'parents', what: 'parents, up and down the tree', at: 'mount', above: true, prefixes: ['p/a/', 'q/a/sub/', 'p/a/sub/../../../', 'q/a/../../', 'p/a/sub/deep/er/../../../../../', 'p/a/sub/deep/er/', 'a/sub/'],
    build({ mount }) {
      fill(mount, 'inside', false)
      fillDeep(join(mount, 'p', 'a'), 'inside', false)
    },
  },
  {
    mode: 'mount', what: 'the mount and its twin, and links to where it was', at: '', prefixes: ['a/', 'a/sub/', 'a/sub/deep/', 'a/sub/deep/er/'],
    build({ base, mount }) {
      for (const [root, text] of [[mount, 'inside'], [join(base, 'twin'), 'OUTSIDE']] as const) {
        fillDeep(join(root, 'a'), text, text === 'OUTSIDE')
        relative(root, 'l', '../twin/a')
        relative(root, 'm', '../mount/a')
      }
    },
  },
]

/** All that is below, by inode: what it holds, without the times that the racer's own renames change. */
function inventory(directory: string, found = new Map<bigint, string>()): Map<bigint, string> {
  for (const name of fs.readdirSync(directory).sort()) {
    const path = join(directory, name)
    const stat = fs.lstatSync(path, { bigint: true })
    if (stat.isDirectory()) {
      found.set(stat.ino, fs.readdirSync(path).sort().join(' '))
      inventory(path, found)
    } else {
      found.set(stat.ino, `${stat.nlink} ${stat.isSymbolicLink() ? fs.readlinkSync(path) : `${fs.readFileSync(path, 'latin1')} ${stat.mtimeNs}`}`)
    }
  }
  return found
}

const ATTEMPTS = Number(process.env['WASMGATE_RACE_ATTEMPTS'] ?? 12_000)
let total = 0
let nanoseconds = 0
let racer: string | undefined

beforeAll(() => { racer = native('racer.c') })
afterAll(() => {
  if (process.env['WASMGATE_RACE_REPORT'] !== undefined) process.stderr.write(`${total} attempts, ${Math.round(total / (nanoseconds / 1e9))} a second\n`)
})

async function startRacer(mode: string, directory: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('racer.mjs', import.meta.url))
  const child = racer === undefined
    ? spawn(process.execPath, [script, mode, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
    : spawn(racer, [mode, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((ready) => { child.stdout?.once('data', ready) })
  return child
}

/** Runs one race and answers how often each operation was answered with what. */
async function run({ mode, build, prefixes, at, above }: Race, attempts: number, option: string, how: readonly string[] = []): Promise<Map<string, Map<string, number>>> {
  const where = place()
  fillDeep(where.outside, 'OUTSIDE', true)
  fs.rmSync(join(where.outside, 'hop')) // A swapped link is followed by no more than the racer makes it.
  if (above) fill(where.base, 'OUTSIDE', true)
  build(where)
  if (option !== ':ro') fs.writeFileSync(join(where.mount, 'own'), 'inside')
  const untouched = fs.readdirSync(where.base).filter((name) => name !== 'mount' && name !== 'twin').map((name) => join(where.base, name))
  const sealed = untouched.map((path): [string, Snapshot] => [path, seal(path)])
  const twin = fs.existsSync(join(where.base, 'twin')) ? inventory(join(where.base, 'twin')) : undefined
  const forbidden = [...untouched.flatMap((path) => [fs.lstatSync(path, { bigint: true }).ino, ...(fs.lstatSync(path).isDirectory() ? inventory(path).keys() : [])]), fs.lstatSync(where.base, { bigint: true }).ino, ...twin?.keys() ?? []]
  for (const [path] of sealed) seal(path) // The inventory read them.
  const resealed = untouched.map((path): [string, Snapshot] => [path, seal(path)])

  const session = command(['--quiet', ...how, '--dir', `${where.mount}::/m${option}`])
  const mountInode = fs.lstatSync(where.mount, { bigint: true }).ino
  expect((await session.call('stat', 3, 1, '.')).words[1]).toBe(`${mountInode}`)
  for (let index = 0; index < forbidden.length; index += 50) await session.call('forbid', ...forbidden.slice(index, index + 50))
  const child = await startRacer(mode, join(where.base, at))
  const { words: [leaks, leak, time, ...tallies] } = await session.call('race', attempts, 0x5eed + attempts, 3, '%', ...prefixes).finally(() => child.kill('SIGKILL'))
  await new Promise((ended) => { child.once('close', ended) })
  expect((await session.end()).code).toBe(0)
  total += attempts
  nanoseconds += Number(time)

  expect(`${leaks} leaks: ${leak}`).toBe('0 leaks: none')
  for (const [path, before] of resealed) expect(look(path, before)).toEqual(before)
  if (twin !== undefined) {
    const now = [join(where.base, 'mount'), join(where.base, 'twin')].find((path) => fs.lstatSync(path, { bigint: true }).ino !== mountInode) as string
    // The racer itself puts a, l and m in one another's place.
    expect(inventory(now)).toEqual(twin)
  }
  const answers = new Map<string, Map<string, number>>()
  for (let index = 0; index + 1 < tallies.length; index += 2) {
    const [operation, category, errno] = (tallies[index] as string).split('/') as [string, string, string]
    const one = answers.get(`${operation}/${category}`) ?? new Map<string, number>()
    answers.set(`${operation}/${category}`, one.set(errnoName(Number(errno)), Number(tallies[index + 1])))
  }
  return answers
}

/**
 * How the guest runs decides how it goes down a path: in the main thread with the working directory's help and, after some thousand
 * calls, by openat2(2); in a thread of its own it walks, always.
 */
const ways: readonly (readonly [how: string, options: readonly string[], attempts: number])[] = [
  ['', [], ATTEMPTS],
  [', in a thread', ['--timeout', '1h'], Math.ceil(ATTEMPTS / 2)],
]

describe.skipIf(process.platform !== 'linux')('races', () => {
  it.each(races.flatMap((race) => ways.map(([how, options, attempts]) => [`${race.mode}: ${race.what}${how}`, race, options, attempts] as const)))('%s', async (_, race, options, attempts) => {
    const answers = await run(race, attempts, '', options)
    const wrong = [...answers].flatMap(([key, errnos]) => {
      const [operation = '', category = ''] = key.split('/')
      return [...errnos].filter(([errno]) => !allowed(operation, category).includes(errno)).map(([errno, count]) => `${key}: ${errno} (${count})`)
    })
    expect(wrong).toEqual([])
    // Both sides of the race were seen, so there was one.
    const all = [...answers.values()].flatMap((errnos) => Array.from(errnos.keys()))
    expect(all).toContain('SUCCESS')
    if (race.mode !== 'parents') expect(all).toContain('NOTCAPABLE')
    expect(new Set([...answers.keys()].map((key) => key.split('/')[0]))).toEqual(new Set([...looking, ...removing, ...making, 'readdir']))
  })

  it.each(races.slice(0, 1).map((race) => [race.what, race] as const))('read-only: %s', async (_, race) => {
    const answers = await run(race, Math.ceil(ATTEMPTS / 6), ':ro')
    const wrong = [...answers].flatMap(([key, errnos]) => {
      const [operation = '', category = ''] = key.split('/')
      const reads = ['open-read', 'open-directory', 'stat', 'stat-follow', 'readlink', 'readdir'].includes(operation)
      const may = category === 'inside' ? ['SUCCESS', 'ROFS', 'EXIST', 'ISDIR', ...refused] : reads ? refused : ['ROFS', ...refused]
      return [...errnos].filter(([errno]) => !may.includes(errno) || (!reads && errno === 'SUCCESS')).map(([errno, count]) => `${key}: ${errno} (${count})`)
    })
    expect(wrong).toEqual([])
  })
})
