import * as fs from 'node:fs'
import * as os from 'node:os'
import * as path from 'node:path'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { flags, outcome, slice, textAt, withDirectory, withFile } from '../cases/tools.ts'
import type { Directory, File, Stat } from '../filesystem.ts'
import { bestHandles, hostDirectory } from '../host/index.ts'
import { memoryFileSystem } from './index.ts'

/** A file system and what a run of steps has open in it. Slots are few, so that steps meet. */
class Bench {
  readonly directories: Directory[]
  readonly files: (File | undefined)[] = []
  constructor(root: Directory) {
    this.directories = [root]
  }

  directory(slot: number): Directory {
    return this.directories[slot % this.directories.length] as Directory
  }

  keep(directory: Directory): void {
    if (this.directories.length < 6) this.directories.push(directory)
    else directory.close()
  }

  keepFile(file: File, at: number): void {
    this.files[at]?.close()
    this.files[at] = file
  }

  close(): void {
    for (const file of this.files) file?.close()
    for (const directory of this.directories) directory.close()
  }
}

/** What can be compared of a stat. The size of a directory is each file system's own affair. */
const view = ({ type, nlink, size: bytes }: Stat): object => ({ type, nlink, size: type === 'directory' ? 0n : bytes })

/** One step: does the same on any bench and answers what is to be compared. Says what it is when fast-check prints it. */
class Step {
  readonly say: string
  readonly run: (bench: Bench) => unknown

  constructor(on: string, act: string, args: readonly unknown[], run: (bench: Bench) => unknown) {
    this.say = `${on}: ${act}(${args.map((arg) => shorten(arg)).join(', ')})`
    this.run = run
  }

  [fc.toStringMethod](): string {
    return this.say
  }
}

const shorten = (arg: unknown): string =>
  typeof arg === 'bigint' ? `${arg}n`
    : typeof arg === 'string' && arg.length > 20 ? `'${arg[0]}'.repeat(${arg.length})`
    : JSON.stringify(arg)

const name = fc.constantFrom('a', 'b', 'c', 'd')
const slot = fc.nat({ max: 5 })
const fileSlot = fc.nat({ max: 2 })
const position = fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(4095, 4096, 65_535, 65_536, 70_000, 131_072, 5_000_000_000))
const text = fc.oneof(fc.string({ maxLength: 10, unit: 'binary-ascii' }), fc.constantFrom('x'.repeat(5000), 'y'.repeat(70_000)))
const letters = fc.subarray(['r', 'w', 'c', 'x', 't']).map((some) => some.join('')).filter((some) => /[rw]/.test(some))
const size = fc.oneof(fc.nat({ max: 30 }), fc.constantFrom(4096, 65_536, 100_000, 5_000_000_000)).map(BigInt)
const time = fc.bigInt({ min: 0n, max: 4_000_000_000_000_000_000n })

/** A kind of step: its name, what it is given, and what it does with a directory of the bench. */
function inDirectory<T extends unknown[]>(say: string, given: fc.Arbitrary<T>, act: (directory: Directory, bench: Bench, ...args: T) => unknown): fc.Arbitrary<Step> {
  return fc.tuple(slot, given).map(([at, args]) =>
    new Step(`directory ${at}`, say, args, (bench) => act(bench.directory(at), bench, ...args)))
}

/** The same with a file that is open, if there is one in that slot. */
function withOpenFile<T extends unknown[]>(say: string, given: fc.Arbitrary<T>, act: (file: File, bench: Bench, ...args: T) => unknown): fc.Arbitrary<Step> {
  return fc.tuple(fileSlot, given).map(([at, args]) => new Step(`file ${at}`, say, args, (bench) => {
    const file = bench.files[at]
    return file && act(file, bench, ...args)
  }))
}

const step = fc.oneof(
  { weight: 6, arbitrary: inDirectory('open', fc.tuple(name, letters, fileSlot), (directory, bench, entry, how, at) => {
    const opened = directory.open(entry, flags(how))
    const stat = opened.kind === 'file' ? opened.file.stat() : opened.kind === 'directory' ? opened.directory.stat() : undefined
    if (opened.kind === 'file') bench.keepFile(opened.file, at)
    if (opened.kind === 'directory') bench.keep(opened.directory)
    return [opened.kind, stat && view(stat)]
  }) },
  { weight: 5, arbitrary: inDirectory('makeDirectory', fc.tuple(name), (directory, _, entry) => directory.makeDirectory(entry)) },
  { weight: 5, arbitrary: inDirectory('openDirectory', fc.tuple(name), (directory, bench, entry) => bench.keep(directory.openDirectory(entry))) },
  { weight: 6, arbitrary: inDirectory('rename', fc.tuple(name, slot, name), (directory, bench, from, at, to) => directory.rename(from, bench.directory(at), to)) },
  { weight: 3, arbitrary: inDirectory('link', fc.tuple(name, slot, name), (directory, bench, from, at, to) => directory.link(from, bench.directory(at), to)) },
  { weight: 2, arbitrary: inDirectory('makeSymlink', fc.tuple(name, fc.constantFrom('', 'a', 'b', '../c', 'x'.repeat(100))), (directory, _, entry, target) => directory.makeSymlink(entry, target)) },
  { weight: 2, arbitrary: inDirectory('unlink', fc.tuple(name), (directory, _, entry) => directory.unlink(entry)) },
  { weight: 2, arbitrary: inDirectory('removeDirectory', fc.tuple(name), (directory, _, entry) => directory.removeDirectory(entry)) },
  inDirectory('statEntry', fc.tuple(name), (directory, _, entry) => view(directory.statEntry(entry))),
  inDirectory('readLink', fc.tuple(name), (directory, _, entry) => directory.readLink(entry)),
  inDirectory('list', fc.tuple(), (directory) => directory.list().sort()),
  inDirectory('stat', fc.tuple(), (directory) => view(directory.stat())),
  inDirectory('duplicate', fc.tuple(), (directory, bench) => bench.keep(directory.duplicate())),
  inDirectory('setEntryTimes', fc.tuple(name, time, time), (directory, _, entry, atime, mtime) => {
    directory.setEntryTimes(entry, { atime, mtime })
    const stat = directory.statEntry(entry)
    return [stat.atime, stat.mtime]
  }),
  { weight: 3, arbitrary: withOpenFile('write', fc.tuple(text, position), (file, _, what, at) => file.write(slice(what), at)) },
  { weight: 3, arbitrary: withOpenFile('append', fc.tuple(text), (file, _, what) => file.append(slice(what))) },
  { weight: 3, arbitrary: withOpenFile('read', fc.tuple(position, fc.nat({ max: 80_000 }).map((length) => length + 1)), (file, _, at, length) => textAt(file, at, length)) },
  { weight: 2, arbitrary: withOpenFile('truncate', fc.tuple(size), (file, _, to) => file.truncate(to)) },
  withOpenFile('allocate', fc.tuple(position.filter((at) => at < 1_000_000).map(BigInt), fc.integer({ min: 1, max: 100_000 }).map(BigInt)), (file, _, at, length) => file.allocate(at, length)),
  withOpenFile('stat', fc.tuple(), (file) => view(file.stat())),
)

/** The answer of a step, or its code. */
function answer(bench: Bench, { run }: Step): unknown {
  let value: unknown
  const code = outcome(() => { value = run(bench) })
  return code === 'ok' ? value : code
}

/** Which of what there is now is the same inode: numbered in the order of asking, for each file system numbers as it likes. */
class Inodes {
  readonly #met = new Map<bigint, number>()

  view(stat: Stat): object {
    const inode = this.#met.get(stat.ino) ?? this.#met.size
    this.#met.set(stat.ino, inode)
    return { inode, ...view(stat) }
  }
}

/** All below a directory: what each entry is and, of a file, its first and last bytes (it may be 5 GB of hole). */
function tree(directory: Directory, inodes: Inodes): unknown {
  return directory.list().sort().map((entry) => {
    const stat = directory.statEntry(entry)
    return { entry, stat: inodes.view(stat), contents: contents(directory, entry, stat, inodes) }
  })
}

function contents(directory: Directory, entry: string, { size: bytes, type }: Stat, inodes: Inodes): unknown {
  if (type === 'directory') return withDirectory(directory, entry, (inner) => tree(inner, inodes))
  if (type === 'symlink') return directory.readLink(entry)
  const last = bytes > 200_000n ? bytes - 200_000n : 0n
  return withFile(directory, entry, 'r', (file) => [textAt(file, 0, 200_000), textAt(file, Number(last), 200_000)])
}

/** All there is after a run: what is open, and the tree, and which of them are one. */
function end({ directories, files }: Bench): unknown {
  const inodes = new Inodes()
  return [...directories, ...files].map((open) => open && inodes.view(open.stat())).concat(tree(directories[0] as Directory, inodes) as object[])
}

it.runIf(bestHandles() === 'descriptors')('does what the host does, step by step', () => {
  fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'wasmgate-same-'))
    const [memory, host] = [new Bench(memoryFileSystem().root), new Bench(hostDirectory(folder).root)]
    try {
      for (const one of steps) expect(answer(memory, one), one.say).toEqual(answer(host, one))
      expect(end(memory)).toEqual(end(host))
    } finally {
      memory.close()
      host.close()
      fs.rmSync(folder, { recursive: true, force: true })
    }
  }), { numRuns: 500 })
})
