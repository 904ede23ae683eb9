import type { Reporter, Result, RuntimeName } from '../events.ts'
import { ending } from '../text.ts'
import { describe, runtimeText } from './describe.ts'

/**
 * JUnit's XML as continuous integration reads it (https://github.com/testmoapp/junitxml): a testsuite for each suite, and
 * for each other runtime. A failure that nobody is to be alarmed by is a skip with its reason.
 */
export function junit(): Reporter {
  const results: Result[] = []
  let runtimes: readonly RuntimeName[] = []
  return (event) => {
    if (event.kind === 'begin') ({ runtimes } = event)
    if (event.kind === 'result') results.push(event.result)
    return event.kind === 'end' ? document(results.sort((one, other) => one.test.index - other.test.index), runtimes, event.milliseconds) : ''
  }
}

function document(results: readonly Result[], runtimes: readonly RuntimeName[], milliseconds: number): string {
  const suites = Map.groupBy(results, ({ test, runtime }) => (runtime === 0 ? test.suite : `${test.suite} (${runtimeText(runtimes[runtime] as RuntimeName)})`))
  const body = Array.from(suites, ([name, members]) => testSuite(name, members)).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="wasmgate test" ${counts(results)} time="${seconds(milliseconds)}">\n${body}</testsuites>\n`
}

function testSuite(name: string, results: readonly Result[]): string {
  const time = results.reduce((sum, { milliseconds }) => sum + milliseconds, 0)
  const cases = results.map((result) => testCase(name, result)).join('')
  return `  <testsuite name=${quote(name)} ${counts(results)} time="${seconds(time)}">\n${cases}  </testsuite>\n`
}

function testCase(suite: string, result: Result): string {
  const { test, milliseconds } = result
  const start = `    <testcase name=${quote(test.name)} classname=${quote(suite)} file=${quote(test.module)} time="${seconds(milliseconds)}"`
  const inner = verdict(result)
  return inner === '' ? `${start}/>\n` : `${start}>\n${inner}    </testcase>\n`
}

function verdict(result: Result): string {
  const { runtime, outcome, reason = '', mismatches } = result
  const message = mismatches.map((mismatch) => mismatch.message).join('; ')
  if (outcome === 'passed') return ''
  if (outcome === 'skipped') return `      <skipped message=${quote(reason)}/>\n`
  if (outcome === 'expected-failure') return `      <skipped message=${quote(`expected failure (${reason}): ${message}`)}/>\n`
  if (runtime !== 0) return `      <skipped message=${quote(`failed under another runtime: ${message}`)}/>\n`
  if (outcome === 'unexpected-pass') return `      <failure message=${quote(`passed, though it is expected to fail: ${reason}`)} type="unexpected-pass"/>\n`
  const output = (name: 'stdout' | 'stderr'): string => (result[name].length === 0 ? '' : `      <system-${name.slice(3)}>${escape(ending(result[name]))}</system-${name.slice(3)}>\n`)
  return `      <failure message=${quote(message)} type=${quote(mismatches[0]?.what ?? 'end')}>${escape(describe(result).join('\n'))}</failure>\n${output('stdout')}${output('stderr')}`
}

function counts(results: readonly Result[]): string {
  const failures = results.filter(({ runtime, outcome }) => outcome === 'unexpected-pass' || (outcome === 'failed' && runtime === 0)).length
  const skipped = results.filter(({ outcome }) => outcome !== 'passed').length - failures
  return `tests="${results.length}" failures="${failures}" errors="0" skipped="${skipped}"`
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(3)

// oxlint-disable-next-line no-control-regex -- what XML 1.0 cannot have, even escaped
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\t': '&#9;', '\r': '&#13;' }

const escape = (value: string): string => value.replace(impossible, '\ufffd').replaceAll(/[&<>\r]/g, (character) => entities[character] as string)
const quote = (value: string): string => `"${value.replace(impossible, '\ufffd').replaceAll(/[&<>"\n\t\r]/g, (character) => entities[character] as string)}"`
