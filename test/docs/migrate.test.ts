import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { commands, informing } from '../../src/cli/commands.ts'
import { runOptions, spellings } from '../../src/cli/options.ts'
import { stage } from '../support/stage.ts'
import { followIn } from './console.ts'

const folder = fileURLToPath(new URL('../../docs/migrate', import.meta.url))
const pages = globSync('*.md', { cwd: folder }).sort()

const code = (cell: string): string => /`(.*?)`/.exec(cell)?.[1] ?? ''

/** The rows of a page's table: what one had, and what it is here. */
function rows(page: string): [theirs: string, ours: string][] {
  const cells = [...page.matchAll(/^\| (`.*) \| (.*?) \| .*\|$/gm)].map(([, theirs, ours]): [string, string] => [theirs as string, ours as string])
  return cells.map(([theirs, ours]) => [code(theirs), ours === 'the same' ? code(theirs).replace(/^\w+/, 'wasmgate') : code(ours)])
}

const isKnown = (word: string): boolean => [...commands, ...informing].some(({ name }) => name === word)

/** Node 26's V8 cannot save native code. */
const compiles = isKnown('compile') && process.versions.node.startsWith('24.')

/** What is not known to this wasmgate is not tried; what is known to it must work. */
function known(line: string): boolean {
  const [, first = '', ...words] = line.split(' ')
  const options = runOptions.flatMap((option): string[] => spellings(option))
  return !line.startsWith('sudo ') && (isKnown(first) || first.startsWith('-') || /[./]/.test(first))
    && (compiles || !/ compile |\.cwasm$/.test(line))
    && [first, ...words].filter((word) => /^--(no-)?cache/.test(word)).every((word) => options.includes(word))
}

/** Lines that end otherwise than with 0, and why. */
const codes: Readonly<Record<string, number>> = {
  'wasmgate seven.wasm': 7,
}

describe.each(pages)('%s', (page) => {
  const all = rows(readFileSync(join(folder, page), 'utf8'))
  let follow: ReturnType<typeof followIn>
  beforeAll(async () => { follow = followIn(await stage()) })

  it('has a table', () => {
    expect(all.length).toBeGreaterThan(8)
    const name = basename(page, '.md')
    if (name !== 'node-wasi') expect(all.filter(([theirs]) => theirs.includes(name)).length).toBeGreaterThan(8)
    for (const [, ours] of all) expect(ours).toMatch(/^(sudo )?wasmgate\b/)
  })

  const lines = [...new Set(all.map(([, ours]) => ours))]
  it.each(lines.filter(known))('%s', (line) => {
    const { status, output } = follow(line)
    expect(status, output).toBe(codes[line] ?? 0)
    // A mount must arrive under the name that the page says.
    const guest = /(?:::|:)(\/data)\b|(\/data):/.exec(line)
    if (line.includes('app.wasm') && guest !== null) expect(output).toMatch(line.includes(':r') ? /^ \/data$/m : /^\*\/data$/m)
    if (line.includes('math.wasm 1 2')) expect(output).toBe('3\n')
  })
})
