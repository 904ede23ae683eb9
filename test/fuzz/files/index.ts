import { Finding, type Property } from '../property.ts'
import { programs } from './arbitrary.ts'
import { type Call, complete, literal, type PlainCall, print, type Program } from './calls.ts'
import { type Answer, timeProblem } from './expectation.ts'
import type { Mount } from './model-descriptors.ts'
import { ModelGuest } from './model-guest.ts'
import type { Time } from './model.ts'
import { hostSubject, type Look, memorySubject, modelMounts, modelTree, type Subject } from './world.ts'

/** The same calls by guests over the host, over memory and over the model, compared call by call and in what they leave. */
export const files: Property<Program> = {
  name: 'files',
  runsInRound: 50,
  inputs: programs(60),
  check: replay,
  show: (program) => print(program),
  smaller: (program) => program.map((_, index) => program.toSpliced(index, 1)),
}

/** Runs a program in all worlds; throws a Finding at the first difference. Answers how many calls it made. */
export async function replay(program: Program): Promise<number> {
  const mounts = modelMounts()
  const model = new ModelGuest(mounts)
  const subjects = [await hostSubject(), await memorySubject()]
  const done: Call[] = []
  const notes: string[] = []
  let problem: string | undefined
  try {
    for (const given of program) {
      const call = model.plain(complete(given))
      const descriptor = 'fd' in call ? model.at(call.fd) : undefined
      const expectation = model.call(call)
      const { name, ...args } = call
      done.push([name, args] as unknown as Call)
      notes.push(expectation.say)
      for (const { name, real, seen } of subjects) {
        const answer = answerOf(real, call, () => seen.scan(descriptor ?? {})?.cookie ?? 0n)
        const wrong = typeof answer === 'string' ? answer : expectation.check(answer, seen)
        if (wrong !== undefined) throw new Finding(`${name} ${wrong}`, print(done, [...notes.slice(0, -1), `expected ${expectation.say}; ${name} ${wrong}`]))
      }
    }
    problem = differentTrees(mounts, subjects)
  } finally {
    for (const { name, close } of subjects) {
      const left = close()
      if (left !== undefined) problem ??= `${name}: ${left}`
    }
  }
  if (problem !== undefined) throw new Finding(problem, print(done, notes))
  return program.length * subjects.length
}

/** What a call answers, or what else happened. */
function answerOf(real: Subject['real'], call: PlainCall, next: () => bigint): Answer | string {
  try {
    return real.call(call.name === 'fd_readdir' && call.cookie === 'next' ? { ...call, cookie: next() } : call)
  } catch (thrown) {
    return `threw ${thrown instanceof Error ? thrown.stack : literal(thrown)}`
  }
}

/** The first difference between the model's two first mounts and those of the others. */
function differentTrees(mounts: readonly Mount[], subjects: readonly Subject[]): string | undefined {
  const windows = new Map<string, readonly number[]>()
  for (const [mount, name] of [[mounts[0], 'one'], [mounts[1], 'two']] as const) {
    const note = (path: string, size: number, written: Iterable<number>): void => void windows.set(`${name}/${path}`, windowsOf(size, written))
    noteWindows((mount as Mount).root, note)
    const wanted = modelTree((mount as Mount).root, look(name, windows))
    for (const { name: subject, trees, seen } of subjects) {
      const got = trees(look(name, windows))[name === 'one' ? 0 : 1] as typeof wanted
      const at = wanted.findIndex((entry, index) => entryProblem(entry, got[index], seen) !== undefined)
      if (at >= 0) return `in the end ${subject} has in /${name} ${literal(got[at])}, not ${literal(wanted[at])}`
      if (got.length > wanted.length) return `in the end ${subject} has in /${name} also ${literal(got[wanted.length])}`
    }
  }
  return undefined
}

type Seen = Subject['seen']
interface Leaf { readonly outline: string; readonly mtime: Time }

function entryProblem(wanted: unknown, got: unknown, seen: Seen): string | undefined {
  if (got === undefined) return 'missing'
  const [left, right] = [wanted as Leaf, got as Leaf]
  return left.outline === right.outline ? timeProblem('mtim', left.mtime, right.mtime as bigint, seen) : 'different'
}

const WINDOW = 4096
const WHOLE = 1 << 18

/** Where to look into a file: all of a small one; of a large one its ends and wherever something was written. */
function windowsOf(size: number, written: Iterable<number>): number[] {
  const windows = new Set<number>([0, Math.max(0, size - WINDOW)])
  if (size <= WHOLE) for (let at = 0; at < size; at += WINDOW) windows.add(at)
  else for (const position of written) windows.add(Math.floor(position / WINDOW) * WINDOW)
  return [...windows].sort((left, right) => left - right)
}

function noteWindows(directory: Mount['root'], note: (path: string, size: number, written: Iterable<number>) => void, under = ''): void {
  for (const [name, inode] of directory.entries) {
    if (inode.kind === 'file') note(under + name, inode.size, inode.bytes.keys())
    else noteWindows(inode, note, `${under}${name}/`)
  }
}

const look = (mount: string, windows: ReadonlyMap<string, readonly number[]>): Look => (path, file) => {
  const contents = file.kind === 'file' ? (windows.get(`${mount}/${path}`) ?? []).map((at) => file.read(at, WINDOW)) : []
  const size = file.kind === 'directory' ? 0 : file.kind === 'symlink' ? file.target.length : file.size
  return { outline: [path, file.kind, file.nlink, size, file.target, ...contents].join('|'), mtime: file.mtime }
}
