import * as fs from 'node:fs'
import { expect, it } from 'vitest'
import { functions } from '../../src/wasi/abi/functions.ts'
import { bodies } from '../../src/wasi/preview1/index.ts'

/** The names that stand in `describeFunction('...'` somewhere in this folder. */
function described(): Set<string> {
  const names = new Set<string>()
  for (const file of fs.readdirSync(import.meta.dirname)) {
    if (!file.endsWith('.test.ts')) continue
    const text = fs.readFileSync(`${import.meta.dirname}/${file}`, 'utf8')
    for (const [, name] of text.matchAll(/describeFunction\('(\w+)'/g)) names.add(name as string)
  }
  return names
}

it('every row of the table has tests of its own here', () => {
  const names = described()
  expect(functions.map(({ name }) => name).filter((name) => !names.has(name))).toEqual([])
})

it('the table has the 46 functions of preview1, each once, and each has a body', () => {
  expect(new Set(functions.map(({ name }) => name)).size).toBe(46)
  expect(Object.keys(bodies).sort()).toEqual(functions.map(({ name }) => name as string).sort())
})
