import { describe, expect, test } from 'vitest'
import { isAbout, parseExpectations } from './expectations.ts'
import { defaultPlan } from './manifest.ts'
import type { TestCase } from './test-case.ts'

const toml = `# as the official runner has it
version = 1

[[suite]]
name = "WASI C tests [wasm32-wasip1]"

[[suite.test]]
name = "lseek"
action = "skip"

[[suite.test]]
name = "fopen"
expected = "fail"
reason = "it is broken"

[[suite.test]]
name = "fine"
expected = "pass"

[[test]]
name = "fd_*"
action = "skip"
reason = "slow"
`
const expected = [
  { suite: undefined, test: 'fd_*', kind: 'skip', reason: 'slow' },
  { suite: 'WASI C tests [wasm32-wasip1]', test: 'lseek', kind: 'skip', reason: 'no reason is given' },
  { suite: 'WASI C tests [wasm32-wasip1]', test: 'fopen', kind: 'fail', reason: 'it is broken' },
]

test('TOML', async () => {
  expect(await parseExpectations(toml, 'e.toml')).toEqual(expected)
})

test('JSON of the same form', async () => {
  const json = { version: 1, suite: [{ name: 'WASI C tests [wasm32-wasip1]', test: [{ name: 'lseek', action: 'skip' }, { name: 'fopen', expected: 'fail', reason: 'it is broken' }] }], test: [{ name: 'fd_*', action: 'skip', reason: 'slow' }] }
  expect(await parseExpectations(JSON.stringify(json), 'e.json')).toEqual(expected)
})

test('the earlier form in JSON', async () => {
  expect(await parseExpectations('{ "WASI C tests": { "lseek": "no lseek here" } }', 'e.json')).toEqual([{ suite: 'WASI C tests', test: 'lseek', kind: 'skip', reason: 'no lseek here' }])
})

test.each(['', 'version = 1', '{}'])('%j says nothing', async (text) => {
  expect(await parseExpectations(text, 'e')).toEqual([])
})

describe('what is wrong is told with the file', () => {
  test.each([
    ['name = ', 'e: it is no TOML: '],
    ['{ "a": ', 'e: it begins as JSON and is none: '],
    ['version = 2', 'e: version 2 of the format is not known'],
    ['stdout = "x"', 'e: "stdout" is neither [[suite]] nor [[test]]'],
    ['[suite]\nname = "x"', 'e: suite is no list of tables: write [[suite]]'],
    ['[[suite]]\n[[suite.test]]\nname = "a"\naction = "skip"', 'e: a suite has no name'],
    ['[[test]]\naction = "skip"', 'e: a test has no name'],
    ['[[test]]\nname = "a"', 'e: the test "a" needs action = "skip" or expected = "fail"'],
    ['[[test]]\nname = "a"\naction = "jump"', 'e: the test "a" has an unknown action, "jump"'],
    ['[[test]]\nname = "a"\nexpected = "maybe"', 'e: the test "a" has an unknown expected, "maybe"'],
    ['[[test]]\nname = "a"\naction = "skip"\nreason = 1', 'e: the reason of "a" is no text'],
  ])('%j', async (text, message) => {
    await expect(parseExpectations(text, 'e')).rejects.toMatchObject({ message: expect.stringContaining(message) })
  })
})

test.each<[string | undefined, string, boolean]>([
  [undefined, 'lseek', true], [undefined, 'c/lseek', true], [undefined, 'c/*', true], [undefined, 'l*', true], ['C', 'lseek', true],
  ['Rust', 'lseek', false], [undefined, 'seek', false], [undefined, 'rust/lseek', false],
])('suite %j, test %j: %j', (suite, name, about) => {
  const lseek: TestCase = { index: 0, suite: 'C', name: 'c/lseek', label: 'c/lseek', module: 'c/lseek.wasm', folder: 'c', plan: defaultPlan }
  expect(isAbout({ suite, test: name, kind: 'skip', reason: '' }, lseek)).toBe(about)
})
