import { basename } from 'node:path'
import { globMatches } from './glob.ts'
import { SuiteError } from './suite-error.ts'
import type { TestCase } from './test-case.ts'

/** What is known beforehand of some tests. */
export interface Expectation {
  /** The suite by its name; undefined for any. */
  readonly suite: string | undefined
  /** A test's name, its path in the suite, or a glob for such paths. */
  readonly test: string
  readonly kind: 'skip' | 'fail'
  readonly reason: string
}

/**
 * An expectations file: TOML or JSON, as the official runner has them (`[[suite]]` with `name`, in it `[[suite.test]]` with
 * `name` and `action = "skip"` or `expected = "fail"`), to which we add `reason`, and `[[test]]` outside of any suite. The
 * runner's earlier form, `{ "suite": { "test": "reason to skip" } }`, is read as well. Throws SuiteError.
 */
export async function parseExpectations(text: string, file: string): Promise<Expectation[]> {
  const broken = (problem: string): never => {
    throw new SuiteError(`${file}: ${problem}`)
  }
  const data = requireTable(await parse(text, broken), 'the file', broken)
  const isEarlier = Object.keys(data).length > 0 && !['version', 'suite', 'test'].some((key) => key in data) && Object.values(data).every(isTable)
  if (isEarlier) return earlierForm(data, broken)
  for (const key of Object.keys(data)) if (!['version', 'suite', 'test'].includes(key)) broken(`${JSON.stringify(key)} is neither [[suite]] nor [[test]]`)
  if ((data['version'] ?? 1) !== 1) broken(`version ${JSON.stringify(data['version'])} of the format is not known`)
  return [
    ...tables(data['test'], 'test', broken).flatMap((test) => entry(test, undefined, broken)),
    ...tables(data['suite'], 'suite', broken).flatMap((suite) => tables(suite['test'], 'suite.test', broken).flatMap((test) => entry(test, required(suite, 'suite', broken), broken))),
  ]
}

/** Whether an expectation is about this test. */
export function isAbout({ suite, test }: Expectation, { suite: name, name: path }: TestCase): boolean {
  return (suite === undefined || suite === name) && (test === path || test === basename(path) || globMatches(test, path))
}

type Fail = (problem: string) => never
type Table = Readonly<Record<string, unknown>>

async function parse(text: string, broken: Fail): Promise<unknown> {
  if (/^\s*\{/.test(text)) {
    try {
      return JSON.parse(text)
    } catch (error) {
      return broken(`it begins as JSON and is none: ${(error as Error).message}`)
    }
  }
  const toml = await import('smol-toml')
  try {
    return toml.parse(text)
  } catch (error) {
    if (!(error instanceof toml.TomlError)) throw error
    return broken(`it is no TOML: ${error.message.split('\n')[0]} (line ${error.line})`)
  }
}

function earlierForm(data: Table, broken: Fail): Expectation[] {
  return Object.entries(data).flatMap(([suite, tests]) => Object.entries(requireTable(tests, JSON.stringify(suite), broken)).map(([test, reason]): Expectation => {
    if (typeof reason !== 'string') return broken(`the reason of ${JSON.stringify(test)} is no text`)
    return { suite, test, kind: 'skip', reason }
  }))
}

function entry(table: Table, suite: string | undefined, broken: Fail): Expectation[] {
  const test = required(table, 'test', broken)
  const { action, expected, reason = 'no reason is given' } = table
  if (action === undefined && expected === undefined) broken(`the test ${JSON.stringify(test)} needs action = "skip" or expected = "fail"`)
  if (action !== undefined && action !== 'skip') broken(`the test ${JSON.stringify(test)} has an unknown action, ${JSON.stringify(action)}`)
  if (expected !== undefined && expected !== 'fail' && expected !== 'pass') broken(`the test ${JSON.stringify(test)} has an unknown expected, ${JSON.stringify(expected)}`)
  if (typeof reason !== 'string') return broken(`the reason of ${JSON.stringify(test)} is no text`)
  if (action === undefined && expected === 'pass') return []
  return [{ suite, test, kind: action === 'skip' ? 'skip' : 'fail', reason }]
}

function required(table: Table, what: string, broken: Fail): string {
  const { name } = table
  return typeof name === 'string' ? name : broken(`a ${what} has no name`)
}

function tables(value: unknown, what: string, broken: Fail): Table[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) return broken(`${what} is no list of tables: write [[${what}]]`)
  return value.map((item) => requireTable(item, `one of ${what}`, broken))
}

const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

function requireTable(value: unknown, what: string, broken: Fail): Table {
  return isTable(value) ? value : broken(`${what} is no table`)
}
