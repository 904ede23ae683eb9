import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { stage } from '../support/stage.ts'
import { consoleLines, followIn } from './console.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = readFileSync(`${root}docs/TROUBLESHOOTING.md`, 'utf8')

describe('docs/TROUBLESHOOTING.md', () => {
  let follow: ReturnType<typeof followIn>
  beforeAll(async () => { follow = followIn(await stage()) })

  it.each(consoleLines(page))('%s', (line, output) => {
    expect(follow(line).output).toBe(output)
  })

  // Messages that no example can bring about everywhere are still those of the sources, as far as they are quoted.
  const untried = page.split('\n### ').slice(1).filter((section) => !section.includes('```console')).map((section) => section.slice(0, section.indexOf('\n')))
  const sources = ['bin/wasmgate.js', ...globSync('{src,bin,scripts/build}/**/*.{ts,mjs,js}', { cwd: root })].map((path) => readFileSync(`${root}${path}`, 'utf8')).join('\n')

  it.each(untried)('%s', (heading) => {
    for (const words of heading.split(/'\.\.\.'|\.\.\./)) expect(sources).toContain(words.trim())
  })
})
