import { describe, expect, test } from 'vitest'
import type { Outcome, Reporter, Result, SuiteEvent } from '../events.ts'
import { judge } from '../judge.ts'
import { defaultPlan } from '../manifest.ts'
import type { Ending } from '../runtime.ts'
import type { TestCase } from '../test-case.ts'
import { github } from './github.ts'
import { json } from './json.ts'
import { junit } from './junit.ts'
import { pretty } from './pretty.ts'
import { tap } from './tap.ts'
import { readTap, readXml } from './test-support.ts'

const names = ['good', 'bad', 'odd <&"\'> # \\ ]]>', 'skipped', 'known', 'repaired']
const tests = names.map((name, index): TestCase => ({ index, suite: 'a "suite"', name, label: `t/${name}`, module: `t/${name}.wasm`, folder: 't', plan: defaultPlan }))

function result(index: number, outcome: Outcome, more: Partial<Result> = {}): SuiteEvent {
  return { kind: 'result', result: { test: tests[index] as TestCase, runtime: 0, outcome, mismatches: [], milliseconds: 1.25, stdout: new Uint8Array(), stderr: new Uint8Array(), ...more } }
}

const exited = (code: number): Ending => ({ kind: 'exited', code })
const output = (text: string): Uint8Array => new TextEncoder().encode(text)
const nasty = output('::add-mask::x\n##[add-path]x\n\u001b[31mred\u0000\r\n]]>&<\n...\n---\nok 1 - no\n\u2028::error::\n')

const bad = judge({ exitCode: 0, stdout: { text: 'one\ntwo\n', whole: true } }, { ending: exited(3), stdout: output('one\nthree\n'), stderr: output('why\n'), milliseconds: 0 })

/** They end in another order than they stand in. */
const events: readonly SuiteEvent[] = [
  { kind: 'begin', tests, runtimes: [{ name: 'wasmgate', version: '1.0' }] },
  { kind: 'note', message: 'something odd' },
  ...tests.slice(0, 3).map((test): SuiteEvent => ({ kind: 'start', test, runtime: 0 })),
  result(2, 'failed', { mismatches: [{ what: 'stdout', message: 'stdout differs', detail: ['-a', '+\u0007'] }], stdout: nasty, stderr: nasty }),
  result(0, 'passed'),
  result(1, 'failed', { mismatches: bad, stdout: output('one\nthree\n'), stderr: output('why\n') }),
  result(3, 'skipped', { reason: 'it needs # sockets' }),
  result(4, 'expected-failure', { reason: 'known since long', mismatches: bad }),
  result(5, 'unexpected-pass', { reason: 'known since long' }),
  { kind: 'end', milliseconds: 1234 },
]

const report = (reporter: Reporter, all = events): string => all.map(reporter).join('')

describe('pretty', () => {
  test('failures as they happen, then what it comes to', () => {
    expect(report(pretty({ colour: false }))).toBe(`note: something odd
FAIL t/${names[2]}
  stdout differs
    -a
    +\\u0007
  stderr:
    ::add-mask::x
    ##[add-path]x
    \\u001b[31mred\\u0000\\r
    ]]>&<
    ...
    ---
    ok 1 - no
    \\u2028::error::
FAIL t/bad
  exit code 3, expected 0
  stdout differs (- expected, + actual)
     one
    -two
    +three
  stderr:
    why
PASS t/repaired, though it is expected to fail (known since long): take it off the list
  1 skipped: it needs # sockets
  1 expected to fail: known since long
6 tests: 1 passed, 2 failed, 1 passed unexpectedly, 1 expected failure, 1 skipped (1.23 s)
`)
  })

  test('one line moves on a terminal', () => {
    const text = report(pretty({ colour: true, width: 20 }))
    expect(text).toContain('\r\u001b[K0/6  good  bad\r')
    expect(text).toContain('\u001b[31mFAIL\u001b[39m')
    expect(text.endsWith(' (1.23 s)\n')).toBe(true)
    for (const line of text.split('\r\u001b[K')) if (/^\d+\/6/.test(line)) expect(line.length).toBeLessThan(20)
  })
})

test('TAP stands in the order of the suite', () => {
  const points = readTap(report(tap()))
  expect(points.map(({ ok, name, directive }) => [ok, name, directive])).toEqual([
    [true, 't/good', undefined],
    [false, 't/bad', undefined],
    [false, `t/${names[2]}`, undefined],
    [true, 't/skipped', 'SKIP it needs \\# sockets'],
    [false, 't/known', 'TODO known since long'],
    [false, 't/repaired', undefined],
  ])
  expect(points[1]?.block).toEqual(['message: "exit code 3, expected 0"', 'severity: fail', 'duration_ms: 1.3', 'details: |2', '  stdout differs (- expected, + actual)', '     one', '    -two', '    +three', '  stderr:', '    why'])
  expect(points[5]?.block[0]).toBe('message: "passed, though it is expected to fail (known since long)"')
})

test('JUnit', () => {
  const root = readXml(report(junit()))
  expect([root.name, root.attributes['tests'], root.attributes['failures'], root.attributes['skipped'], root.attributes['time']]).toEqual(['testsuites', '6', '3', '2', '1.234'])
  const [suite, ...more] = root.children
  expect([suite?.name, suite?.attributes['name'], more]).toEqual(['testsuite', 'a "suite"', []])
  expect(suite?.children.map(({ attributes }) => attributes['name'])).toEqual(names)
  expect(suite?.children.map(({ children }) => children.map(({ name }) => name))).toEqual([[], ['failure', 'system-out', 'system-err'], ['failure', 'system-out', 'system-err'], ['skipped'], ['skipped'], ['failure']])
  expect(suite?.children[1]?.children[0]?.attributes['message']).toBe('exit code 3, expected 0; stdout differs (- expected, + actual)')
  expect(suite?.children[2]?.children[1]?.text).toBe('::add-mask::x\n##[add-path]x\n\ufffd[31mred\ufffd\r\n]]>&<\n...\n---\nok 1 - no\n\u2028::error::\n')
  expect(suite?.children[3]?.children[0]?.attributes['message']).toBe('it needs # sockets')
})

test('JSON', () => {
  const found = JSON.parse(report(json())) as { runtimes: unknown; notes: unknown; results: { name: string; outcome: string; stdout?: string }[] }
  expect(found).toMatchObject({ format: 1, milliseconds: 1234, notes: ['something odd'], runtimes: [{ name: 'wasmgate', version: '1.0', counts: { 'passed': 1, 'failed': 2, 'skipped': 1, 'expected-failure': 1, 'unexpected-pass': 1 } }] })
  expect(found.results.map(({ name }) => name)).toEqual(names)
  expect(found.results[1]).toMatchObject({ suite: 'a "suite"', file: 't/bad.wasm', runtime: 0, outcome: 'failed', stdout: 'one\nthree\n', stderr: 'why\n', mismatches: [{ what: 'exit code' }, { what: 'stdout', detail: [' one', '-two', '+three'] }] })
  expect(found.results[0]).not.toHaveProperty('stdout')
})

test('GitHub gets one command a line, and no command of a guest', () => {
  // The runner looks for commands behind blanks too, and for the old ones (##[...]) everywhere.
  const commands = report(github()).split('\n').map((line) => line.trimStart()).filter((line) => line.startsWith('::') || line.includes('##['))
  expect(commands).toHaveLength(4)
  expect(commands[0]).toBe('::notice title=wasmgate test::something odd')
  expect(commands[2]).toBe('::error file=t/bad.wasm,title=t/bad::exit code 3, expected 0%0Astdout differs (- expected, + actual)%0A   one%0A  -two%0A  +three%0Astderr:%0A  why')
})

describe('beside another runtime', () => {
  const other = (index: number, outcome: Outcome, more: Partial<Result> = {}): SuiteEvent => result(index, outcome, { ...more, runtime: 1 })
  const both: readonly SuiteEvent[] = [
    { kind: 'begin', tests: tests.slice(0, 2), runtimes: [{ name: 'wasmgate', version: '1.0' }, { name: 'other', version: undefined }] },
    result(0, 'passed'), other(0, 'failed', { mismatches: bad }), other(1, 'passed'), result(1, 'passed'),
    { kind: 'end', milliseconds: 10 },
  ]

  test('pretty has a table', () => {
    expect(report(pretty({ colour: false }), both)).toBe(`wasmgate 1.0 beside other
fail t/good (other): exit code 3, expected 0
                                    wasmgate 1.0  other
t/good                              pass          FAIL
and 1 that pass everywhere; passed  2 of 2        1 of 2
2 tests: 2 passed (0.01 s)
`)
  })

  test('no report is red for it', () => {
    expect(readTap(report(tap(), both)).map(({ ok, name, directive }) => [ok, name, directive])).toEqual([[true, 't/good', undefined], [false, 't/good (other)', 'TODO another runtime'], [true, 't/bad', undefined], [true, 't/bad (other)', undefined]])
    const root = readXml(report(junit(), both))
    expect(root.attributes['failures']).toBe('0')
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual(['a "suite"', 'a "suite" (other)'])
    expect(report(github(), both)).not.toContain('::error')
  })
})
