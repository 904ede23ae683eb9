import * as fs from 'node:fs'
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { codeOf } from '../../src/fs/error.ts'
import type { Program } from './support/program.ts'
import { treeOfDirectory, treeOfFolder } from './support/trees.ts'
import { backends, createWorld, openBelow, temporaryFolder, type World } from './support/world.ts'

// Each operation on each shape of a path, by a guest and by the Linux kernel itself, in two equal trees: they must answer
// the same and leave the same behind. What differs on purpose stands in `exceptions`, and must go on to differ.

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = fs.constants

const bases = ['dir/sub/leaf/deep', 'dir/sub/up/leaf/deep/end', 'file', 'dir', 'empty', 'to-file', 'to-dir', 'to-empty', 'to-to-dir', 'dangling', 'loop', 'missing']
const endings = ['', '/', '//', '/.', '/./', '/..', '/../', '/inner', '/inner/', '/missing', '/missing/', '/../file', '/../dir/inner']
const long = 'n'.repeat(255)
const paths = [
  ...bases.flatMap((base) => endings.map((ending) => base + ending)),
  '.', './', './.', './file', './/dir//inner', long, `${long}n`, `${long}/`, `dir/${long}n`, 'n\xff\xfe', 'dir/\x80', 'a\nb',
]
const targets = paths.filter((path) => path.length < 100 && !/\/\/|\.\/$|dir\/inner$|^(to-to-dir|to-empty)|missing\/$/.test(path))

/** Fills an empty directory. */
function plant(program: Program): void {
  program.put('file', 'text')
  for (const directory of ['dir', 'empty', 'dir/sub', 'dir/sub/leaf', 'dir/sub/leaf/deep']) program.mkdir(directory)
  program.put('dir/inner', 'inner text')
  program.symlink('../sub', 'dir/sub/up')
  program.put('dir/sub/leaf/deep/end', 'the end')
  program.symlink('file', 'to-file')
  program.symlink('dir', 'to-dir')
  program.symlink('empty/', 'to-empty')
  program.symlink('./to-dir', 'to-to-dir')
  program.symlink('nowhere', 'dangling')
  program.symlink('loop', 'loop')
}

interface Linkat { (oldPath: Buffer, newPath: Buffer): string }

/** linkat(2) with AT_SYMLINK_FOLLOW, which node:fs has not. */
function linkat(): Linkat {
  const koffi = createRequire(import.meta.url)('koffi') as {
    load(name: null): { func(prototype: string): (...args: unknown[]) => number }
    errno(): number
    os: { errno: Record<string, number> }
  }
  const call = koffi.load(null).func('int linkat(int, const uint8_t *, int, const uint8_t *, int)')
  const zero = Buffer.alloc(1)
  return (oldPath, newPath) => {
    if (call(-100, Buffer.concat([oldPath, zero]), -100, Buffer.concat([newPath, zero]), 0x400) === 0) return 'SUCCESS'
    const errno = koffi.errno()
    return Object.keys(koffi.os.errno).find((name) => koffi.os.errno[name] === errno)?.slice(1) ?? String(errno)
  }
}

type Path = (path: string) => Buffer
interface Operation {
  readonly name: string
  readonly guest: (program: Program, path: string) => unknown
  readonly kernel: (at: Path, path: string) => unknown
  /** It changes nothing. */
  readonly reads?: boolean
}

const flags: Readonly<Record<string, number>> = {
  r: O_RDONLY, w: O_WRONLY, rw: O_RDWR, wc: O_WRONLY | O_CREAT, rc: O_CREAT, wcx: O_WRONLY | O_CREAT | O_EXCL, wct: O_WRONLY | O_CREAT | O_TRUNC,
  wt: O_WRONLY | O_TRUNC, rwca: O_RDWR | O_CREAT | O_APPEND, rd: O_DIRECTORY, rwd: O_RDWR | O_DIRECTORY, rx: O_EXCL, rdc: O_CREAT | O_DIRECTORY,
  wcxt: O_WRONLY | O_CREAT | O_EXCL | O_TRUNC,
}

const opens = Object.entries(flags).flatMap(([letters, wanted]) => ['', 'n'].map((nofollow): Operation => ({
  name: `open ${letters}${nofollow}`,
  reads: !/[ct]/.test(letters),
  guest: (program, path) => {
    const fd = program.open(path, letters + nofollow)
    return typeof fd === 'number' ? program.close(fd) : fd
  },
  kernel: (at, path) => fs.closeSync(fs.openSync(at(path), wanted | (nofollow === 'n' ? O_NOFOLLOW : 0))),
})))

const follow = linkat()
const operations: readonly Operation[] = [
  ...opens,
  { name: 'mkdir', guest: (program, path) => program.mkdir(path), kernel: (at, path) => fs.mkdirSync(at(path)) },
  { name: 'rmdir', guest: (program, path) => program.rmdir(path), kernel: (at, path) => fs.rmdirSync(at(path)) },
  { name: 'unlink', guest: (program, path) => program.unlink(path), kernel: (at, path) => fs.unlinkSync(at(path)) },
  { name: 'readlink', guest: (program, path) => program.readlink(path), kernel: (at, path) => fs.readlinkSync(at(path), 'latin1'), reads: true },
  {
    name: 'stat',
    reads: true,
    guest: (program, path) => outline(program.stat(path)),
    kernel: (at, path) => outline(told(fs.statSync(at(path), { bigint: true }))),
  },
  {
    name: 'lstat',
    reads: true,
    guest: (program, path) => outline(program.stat(path, { follow: false })),
    kernel: (at, path) => outline(told(fs.lstatSync(at(path), { bigint: true }))),
  },
  { name: 'symlink', guest: (program, path) => program.symlink('file', path), kernel: (at, path) => fs.symlinkSync('file', at(path)) },
  { name: 'link from', guest: (program, path) => program.link(path, 'new'), kernel: (at, path) => fs.linkSync(at(path), at('new')) },
  { name: 'link to', guest: (program, path) => program.link('file', path), kernel: (at, path) => fs.linkSync(at('file'), at(path)) },
  { name: 'link from, following', guest: (program, path) => program.link(path, 'new', { follow: true }), kernel: (at, path) => follow(at(path), at('new')) },
  { name: 'utimes', guest: (program, path) => program.setTimes(path, 10n ** 18n, 10n ** 18n), kernel: (at, path) => fs.utimesSync(at(path), 1e9, 1e9) },
  { name: 'lutimes', guest: (program, path) => program.setTimes(path, 10n ** 18n, 10n ** 18n, { follow: false }), kernel: (at, path) => fs.lutimesSync(at(path), 1e9, 1e9) },
]
const renames = targets.map((from): Operation => ({
  name: `rename ${from}`,
  guest: (program, path) => program.rename(from, path),
  kernel: (at, path) => fs.renameSync(at(from), at(path)),
}))

const told = ({ nlink, size, mode }: fs.BigIntStats): { type: number; nlink: bigint; size: bigint } => {
  const type = { 0x4000: 3, 0x8000: 4, 0xa000: 7 }[Number(mode) & 0xf000] as number
  return { type, nlink, size }
}
/** Sizes and counts of directories are the file system's own affair. */
const outline = (stat: string | { type: number; nlink: bigint; size: bigint }): string =>
  typeof stat === 'string' ? stat : stat.type === 3 ? 'directory' : `${stat.type} ${stat.nlink} ${stat.size}`

/** What is known to differ: in which lines, and why. */
const exceptions: readonly (readonly [difference: RegExp, why: string])[] = [
  [/^open \w*c\w* .*\/: kernel ISDIR, guest (NOTDIR|NOENT|LOOP|EXIST)$/, 'CREAT of a path with a slash at its end: POSIX names what is wrong with the path, Linux says ISDIR to all'],
  [/^rmdir .*\.\.\/?: kernel NOTEMPTY, guest INVAL$/, 'a place without a name is INVAL, be it "." or ".."'],
  [/^(symlink|link to) .*\/: kernel EXIST, guest NOTDIR$/, 'a slash after what is no directory: NOTDIR in POSIX and in the official test suite'],
]

function kernelAnswer(operation: Operation, folder: string, path: string): string {
  const at: Path = (path) => Buffer.from(`${folder}/${path}`, 'latin1')
  try {
    const answer = operation.kernel(at, path)
    return typeof answer === 'string' ? answer : 'SUCCESS'
  } catch (error) {
    return codeOf(error)?.slice(1) ?? String(error)
  }
}

function compare(world: World, treeOf: () => unknown, chosen: readonly Operation[], on: readonly string[]): string[] {
  const differences: string[] = []
  const pattern = temporaryFolder()
  plantPattern(pattern)
  const folder = temporaryFolder()
  const trees = (): string[] => [treeOfFolder(folder), treeOf()].map((tree) => JSON.stringify(tree))
  const fresh = (): void => {
    clear(world)
    plant(world)
    for (const name of fs.readdirSync(folder, 'latin1')) fs.rmSync(Buffer.from(`${folder}/${name}`, 'latin1') as unknown as string, { recursive: true })
    fs.cpSync(pattern, folder, { recursive: true, verbatimSymlinks: true })
  }
  fresh()
  const [planted] = trees()
  for (const operation of chosen) {
    for (const path of on) {
      const wanted = kernelAnswer(operation, folder, path)
      const got = String(operation.guest(world, path))
      if (wanted !== got) differences.push(`${operation.name} ${path}: kernel ${wanted}, guest ${got}`)
      if (operation.reads === true || (wanted !== 'SUCCESS' && got !== 'SUCCESS')) continue
      const [kernels, guests] = trees()
      if (kernels !== guests) differences.push(`${operation.name} ${path}: the trees differ`)
      if (kernels !== planted || guests !== planted) fresh()
    }
    // What failed, or only looked, changed nothing.
    if (trees().some((tree) => tree !== planted)) differences.push(`${operation.name}: a failure changed something`)
  }
  const left = openBelow(world.folder).filter((path) => path !== world.folder)
  if (world.folder !== '' && left.length > 0) differences.push(`descriptors were left open: ${left.join(', ')}`)
  return differences
}

function plantPattern(folder: string): void {
  fs.writeFileSync(`${folder}/file`, 'text')
  for (const directory of ['dir', 'empty', 'dir/sub', 'dir/sub/leaf', 'dir/sub/leaf/deep']) fs.mkdirSync(`${folder}/${directory}`)
  fs.writeFileSync(`${folder}/dir/inner`, 'inner text')
  fs.symlinkSync('../sub', `${folder}/dir/sub/up`)
  fs.writeFileSync(`${folder}/dir/sub/leaf/deep/end`, 'the end')
  const links = { 'to-file': 'file', 'to-dir': 'dir', 'to-empty': 'empty/', 'to-to-dir': './to-dir', dangling: 'nowhere', loop: 'loop' }
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, `${folder}/${name}`)
}

describe.each(backends)('as the kernel, %s', (backend) => {
  const prepared = async (): Promise<[World, () => unknown]> => {
    const world = await createWorld({ backend, wrap: false })
    return [world, () => (backend === 'host' ? treeOfFolder(world.folder) : treeOfDirectory(world.directory))]
  }

  it('one path', async () => {
    const differences = compare(...(await prepared()), operations, paths)
    expect(differences.filter((line) => !exceptions.some(([known]) => known.test(line)))).toEqual([])
    // An exception that is none any more has to go.
    for (const [known, why] of exceptions) expect(differences.some((line) => known.test(line)), why).toBe(true)
  })

  it('renames', async () => {
    expect(compare(...(await prepared()), renames, targets)).toEqual([])
  })
})

/** Removes all that a directory has, by the guest's own calls. */
function clear(program: Program, fd = 3): void {
  for (const name of program.names(fd)) {
    if (program.unlink(name, fd) === 'SUCCESS') continue
    const inner = program.opened(name, 'rdn', { fd })
    clear(program, inner)
    program.close(inner)
    program.rmdir(name, fd)
  }
}
