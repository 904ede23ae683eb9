import { afterEach, expect, test, vi } from 'vitest'
import { LinkError } from '../engine/link-error.ts'
import type { Frame } from '../engine/trap.ts'
import * as output from './output.ts'
import { reportFault, reportLinkError, reportTrap } from './report.ts'

vi.mock(import('./output.ts'), { spy: true })

afterEach(() => { vi.restoreAllMocks() })

/** What a report prints and answers. */
function told(report: () => number): { code: number; text: string } {
  let text = ''
  vi.spyOn(output, 'say').mockImplementation((more) => { text += more })
  return { code: report(), text }
}

const frame = (index: number, name?: string): Frame => ({ index, offset: 0x20 + index, ...(name === undefined ? {} : { name }) })

test('a trap without names, and one in a preloaded module', () => {
  const frames = [frame(1), { ...frame(2, 'helper'), module: 'env' }]
  expect(told(() => reportTrap({ kind: 'integer overflow', message: 'too large', frames }))).toEqual({
    code: 134,
    text: "wasmgate: trap: integer overflow: too large\n  at (no name) (module offset 0x21, function 1)\n  at helper of 'env' (module offset 0x22, function 2)\n",
  })
})

test('a function that calls itself is shown once', () => {
  const frames = [frame(1, 'a'), ...Array.from({ length: 60 }, () => frame(2, 'b')), frame(1, 'a')]
  const { text } = told(() => reportTrap({ kind: 'call stack exhausted', message: 'call stack exhausted', frames }))
  expect(text.split('\n')).toEqual([
    'wasmgate: trap: call stack exhausted',
    '  at a (module offset 0x21, function 1)',
    '  at b (module offset 0x22, function 2)',
    '     (59 more of the same)',
    '  at a (module offset 0x21, function 1)',
    '',
  ])
})

test('names from a module cannot move the cursor', () => {
  const { text } = told(() => reportTrap({ kind: 'other', message: '\u001b[2J', frames: [frame(1, 'a\nb\u009b')] }))
  expect(text).toBe('wasmgate: trap: other: \\u001b[2J\n  at a\\nb\\u009b (module offset 0x21, function 1)\n')
})

test('imports, what there is instead, and what they look like', () => {
  const error = new LinkError([
    { module: 'env', name: 'f', type: { kind: 'function', params: ['i32'], results: [] } },
    { module: 'wasi', name: 'longer', type: { kind: 'function', params: [], results: [] }, mismatch: 'here it is (func (param i32))' },
  ], 'it needs WASIX')
  expect(told(() => reportLinkError(error, 'x.wasm'))).toEqual({
    code: 126,
    text: 'wasmgate: x.wasm cannot run: 2 imports are missing or of another type\n  "env" "f"       (func (param i32))\n  "wasi" "longer" (func), but here it is (func (param i32))\nwasmgate: it needs WASIX\n',
  })
})

test('a fault of ours carries what a report of it needs', () => {
  const { code, text } = told(() => reportFault(new Error('gone wrong')))
  expect(code).toBe(125)
  expect(text).toMatch(/^wasmgate: internal fault, please report it with the lines below\n {2}wasmgate .*, node \d.*\n {2}Error: gone wrong\n {2} {4}at /)
  expect(told(() => reportFault('odd')).text).toMatch(/\n {2}odd\n$/)
})
