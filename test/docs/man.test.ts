import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { environment, manPage, manTarget } from '../../scripts/man-page.ts'
import { commands } from '../../src/cli/commands.ts'
import { spellings } from '../../src/cli/options.ts'
import { ExitCode } from '../../src/diagnostics/exit-codes.ts'

const has = (command: string, ...args: string[]): boolean => spawnSync(command, args).error === undefined

/** The page as a reader sees it. */
const shown = (): string => spawnSync('sh', ['-c', 'mandoc -Tascii -O width=200 "$0" | col -b', manTarget], { encoding: 'utf8' }).stdout

test('man/wasmgate.1 is what npm run docs makes', () => {
  expect(readFileSync(manTarget, 'utf8')).toBe(manPage())
})

test('package.json names it', () => {
  const { man } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { man: string[] }
  // npm links what is in a list, and passes over a name alone.
  expect(man.map((path) => manTarget.endsWith(path))).toEqual([true])
})

test.each(environment)('a variable that it names is one that the sources read: %s', (name) => {
  const sources = globSync('src/**/*.ts', { cwd: new URL('../..', import.meta.url) }).map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  expect(sources.some((source) => source.includes(name))).toBe(true)
})

test.skipIf(!has('mandoc', '-Tlint', manTarget))('mandoc has nothing to say against it, and shows every option (skipped where mandoc is not installed)', () => {
  const { stdout, stderr } = spawnSync('mandoc', ['-Tlint', manTarget], { encoding: 'utf8' })
  expect(stdout + stderr).toBe('')
  const page = shown()
  for (const { usage, options } of commands) {
    expect(page).toContain(usage)
    for (const option of options) for (const spelling of spellings(option)) expect(page).toContain(spelling)
  }
  for (const code of Object.values(ExitCode)) expect(page).toMatch(new RegExp(`^ +${code}\\b`, 'm'))
})

test.skipIf(!has('man', '--version'))('groff warns of nothing (skipped where man is not installed)', () => {
  const { stdout, stderr, status } = spawnSync('man', ['--warnings', '-l', manTarget], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '80' } })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/WASMGATE\(1\)/)
})
