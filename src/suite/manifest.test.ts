import { describe, expect, test } from 'vitest'
import { parseManifest } from './manifest.ts'
import type { Plan, PlannedRun } from './plan.ts'

const plan = (manifest: unknown): Plan => parseManifest(JSON.stringify(manifest))

function runs(manifest: unknown): readonly PlannedRun[] {
  const found = plan(manifest)
  if (found.kind !== 'runs') throw new Error(JSON.stringify(found))
  return found.runs
}

describe('one run', () => {
  test('an empty manifest is the default', () => {
    expect(runs({})).toEqual([{ args: [], env: [], directories: [], stdin: '', expected: { exitCode: 0 } }])
  })

  test('everything', () => {
    expect(runs({ args: ['a', ''], env: { A: 'b' }, dirs: ['x.dir', 'y'], stdin: 'in', stdout: 'out', stderr: '', exit_code: 33 })).toEqual([{
      args: ['a', ''],
      env: [['A', 'b']],
      directories: [{ guestPath: 'x.dir', source: 'x.dir' }, { guestPath: 'y', source: 'y' }],
      stdin: 'in',
      expected: { exitCode: 33, stdout: { text: 'out', whole: true }, stderr: { text: '', whole: true } },
    }])
  })

  test('root is the directory / and null is nothing', () => {
    expect(runs({ root: 'fs.dir', stdout: null })).toMatchObject([{ directories: [{ guestPath: '/', source: 'fs.dir' }], expected: { exitCode: 0 } }])
    expect(runs({ root: null })[0]?.directories).toEqual([])
  })

  test('a key that means nothing is told', () => {
    expect(plan({ exitcode: 1 })).toMatchObject({ kind: 'runs', notes: ['the manifest has a key "exitcode" that means nothing'] })
  })
})

describe('operations', () => {
  const run = { type: 'run' }
  const wait = { type: 'wait' }

  test('what is read is what the output begins with, what is written is the input', () => {
    const operations = [{ type: 'run', args: ['x'], env: { A: '1' }, root: 'd' }, { type: 'read', payload: 'one' }, { type: 'write', id: 'stdin', payload: 'in' }, { type: 'read', id: 'stdout', payload: 'two' }, { type: 'read', id: 'stderr', payload: 'err' }, { type: 'write', payload: 'put' }, { type: 'wait', exit_code: 2 }]
    expect(runs({ operations })).toEqual([{
      args: ['x'],
      env: [['A', '1']],
      directories: [{ guestPath: '/', source: 'd' }],
      stdin: 'input',
      expected: { exitCode: 2, stdout: { text: 'onetwo', whole: false }, stderr: { text: 'err', whole: false } },
    }])
  })

  test('a program may be run more than once', () => {
    expect(runs({ operations: [run, wait, { type: 'run', args: ['again'] }, { type: 'wait', exit_code: 1 }] })).toMatchObject([{ args: [] }, { args: ['again'], expected: { exitCode: 1 } }])
  })

  test('none means run and wait', () => {
    expect(runs({ proposals: [] })).toEqual(runs({}))
    expect(runs({ world: 'wasi:cli/command' })).toEqual(runs({}))
  })

  test.each<[object, string]>([
    [{ proposals: ['http'] }, 'it needs the proposal http'],
    [{ proposals: ['sockets'], operations: [run, wait] }, 'it needs the proposal sockets'],
    [{ world: 'wasi:http/service' }, 'it is made for the world wasi:http/service'],
    [{ servers: [{ name: 'a' }] }, 'it needs HTTP servers'],
    [{ operations: [run, { type: 'connect' }, wait] }, 'it needs sockets (connect)'],
    [{ operations: [run, { type: 'send', id: 'server' }, wait] }, 'it needs sockets (send)'],
    [{ operations: [run, { type: 'request' }, wait] }, 'it needs HTTP (request)'],
    [{ operations: [run, { type: 'kill' }, wait] }, 'it needs a process of its own that can be sent a signal (kill)'],
  ])('%j is skipped', (manifest, reason) => {
    expect(plan(manifest)).toEqual({ kind: 'skip', reason })
  })

  test.each<[object, string]>([
    [{ operations: [] }, 'there is no run among the operations'],
    [{ operations: [run] }, 'the last run is not waited for'],
    [{ operations: [wait] }, 'operation 1 comes before a run'],
    [{ operations: [run, run] }, 'operation 2 is a run, and the one before was not waited for'],
    [{ operations: [run, wait, { type: 'read' }] }, 'operation 3 comes before a run'],
    [{ operations: [run, { type: 'read', id: 'log' }, wait] }, 'operation 2 reads "log", which is neither stdout nor stderr'],
    [{ operations: [run, { type: 'dance' }] }, 'operation 2 is of an unknown type, "dance"'],
    [{ operations: [{}] }, 'operation 1 has no type'],
    [{ operations: ['run'] }, 'operation 1 is no object'],
    [{ operations: [run, wait], exit_code: 1 }, 'the manifest mixes two forms: exit_code has no place beside operations'],
  ])('%j is broken', (manifest, problem) => {
    expect(plan(manifest)).toEqual({ kind: 'broken', problem })
  })
})

test.each<[object, string]>([
  [{ args: 'a' }, 'args of the manifest has to be a list of texts'],
  [{ args: [1] }, 'args of the manifest has to be a list of texts'],
  [{ env: ['A=1'] }, 'env of the manifest has to be an object of texts'],
  [{ env: { A: 1 } }, 'env of the manifest has to be an object of texts'],
  [{ exit_code: '1' }, 'exit_code of the manifest has to be a whole number'],
  [{ stdout: ['a'] }, 'stdout of the manifest has to be text'],
  [[], 'the manifest is no object'],
])('%j is broken', (manifest, problem) => {
  expect(plan(manifest)).toEqual({ kind: 'broken', problem })
})

test('what is no JSON is broken', () => {
  expect(parseManifest('{')).toMatchObject({ kind: 'broken', problem: expect.stringContaining('the manifest is no JSON: ') })
})
