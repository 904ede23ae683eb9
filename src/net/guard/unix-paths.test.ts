import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { codeOf } from '../../fs/error.ts'
import { UnixPaths } from './unix-paths.ts'

let base: string

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'wasmgate-unix-')))
  mkdirSync(join(base, 'real'))
  symlinkSync('real', join(base, 'link'))
})
afterEach(() => { rmSync(base, { recursive: true }) })

const at = (...parts: string[]): string => join(base, ...parts)

function found(paths: UnixPaths, path: string): string | undefined {
  try {
    return paths.find(path)
  } catch (error) {
    return codeOf(error)
  }
}

test('a path in its spellings, and no other', () => {
  const paths = new UnixPaths([at('real', 'x'), '\0abstract'])
  expect(paths.any).toBe(true)
  for (const path of [at('real', 'x'), `${base}/real/./x`, `${base}/other/../real/x`, relative(process.cwd(), at('real', 'x'))]) expect(found(paths, path)).toBe(at('real', 'x'))
  for (const path of [at('real', 'y'), at('real'), `${at('real', 'x')}/y`, '/x', 'abstract', '\0abstrac', '\0abstract\0', '\0']) expect(found(paths, path)).toBeUndefined()
  expect(found(paths, '\0abstract')).toBe('\0abstract')
  for (const path of ['', `${at('real', 'x')}\0`]) expect(found(paths, path)).toBe('EINVAL')
})

test('through links that were there when the run began', () => {
  const paths = new UnixPaths([at('link', 'x')])
  expect(found(paths, at('link', 'x'))).toBe(at('real', 'x'))
  expect(found(paths, at('real', 'x'))).toBe(at('real', 'x'))
  symlinkSync(at('real', 'x'), at('alias'))
  writeFileSync(at('real', 'x'), '')
  expect(found(new UnixPaths([at('alias')]), at('alias'))).toBe(at('real', 'x'))
})

test('a link that came into the way leads nowhere', () => {
  const paths = new UnixPaths([at('real', 'x')])
  symlinkSync(at('secret'), at('real', 'x'))
  expect(found(paths, at('real', 'x'))).toBe('EACCES')
  unlinkSync(at('real', 'x'))
  expect(found(paths, at('real', 'x'))).toBe(at('real', 'x'))
  renameSync(at('real'), at('moved'))
  mkdirSync(at('elsewhere'))
  symlinkSync('elsewhere', at('real'))
  expect(found(paths, at('real', 'x'))).toBe('EACCES')
})

test('all of them, and none', () => {
  expect(found(new UnixPaths('any'), '/run/x')).toBe('/run/x')
  expect(found(new UnixPaths('any'), 'x')).toBe(join(process.cwd(), 'x'))
  expect(new UnixPaths([]).any).toBe(false)
})
