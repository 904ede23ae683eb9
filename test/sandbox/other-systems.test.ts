import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { outcome } from '../../src/fs/cases/tools.ts'
import type { Directory } from '../../src/fs/filesystem.ts'
import { hostDirectory } from '../../src/fs/host/index.ts'
import { isWindowsName } from '../../src/fs/host/path-handle.ts'
import { place } from './stage.ts'

/** What Windows and macOS do otherwise than Linux with a name or a link, as far as it can be told here. */

// Windows has no O_NOFOLLOW. Without it the real open(2) below follows links.
vi.mock('node:fs', async (original) => {
  const real = await original<typeof fs>()
  const { O_NOFOLLOW: _, ...constants } = real.constants
  return { ...real, constants }
})

const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor
const pretend = (name: string): void => void Object.defineProperty(process, 'platform', { ...platform, value: name })
afterEach(() => { Object.defineProperty(process, 'platform', platform) })

const read = { read: true, write: false, append: false, create: false, exclusive: false, truncate: false }

describe('Windows', () => {
  it.each([
    '..\\outside\\secret', '\\x', 'a\\b', 'a/b', 'C:', 'C:\\x', 'file:stream', ':x', '.. ', '...', '. ', 'own.', 'own ', 'nul', 'NUL', 'Con', 'con.txt', 'aux .h',
    'prn', 'com1', 'COM9.log', 'lpt0', 'com\xc2\xb9', 'CONIN$', 'conout$', 'clock$',
  ])('%j is more than a name there, or another', (name) => {
    expect(isWindowsName(name)).toBe(false)
    const { root } = hostDirectory(place().mount, 'paths')
    pretend('win32')
    for (const act of everyAct(root, name)) expect(outcome(act)).toBe('EILSEQ')
  })

  it.each(['own', '.own', '..own', 'a.b', 'a b', ' own', 'con_', 'console', 'com', 'com10', 'lpt', 'nulls', 'xnul', 'x.nul', 'caf\xc3\xa9', '$', '%', '~1'])('%j is a name', (name) => {
    expect(isWindowsName(name)).toBe(true)
  })

  it('opens no link, where the system has no way to say so', () => {
    const { mount, outside } = place()
    fs.symlinkSync(join(outside, 'secret'), join(mount, 'link'))
    fs.symlinkSync(join(outside, 'missing'), join(mount, 'dangling'))
    fs.writeFileSync(join(mount, 'own'), 'inside')
    const { root } = hostDirectory(mount, 'paths')
    for (const name of ['link', 'dangling']) {
      for (const options of [read, { ...read, write: true }, { ...read, write: true, create: true }, { ...read, write: true, truncate: true }]) {
        expect(outcome(() => root.open(name, options)), name).toBe('ELOOP')
      }
    }
    expect(outcome(() => closing(root, 'own'))).toBe('ok')
    expect(outcome(() => root.open('missing', read))).toBe('ENOENT')
    expect(fs.existsSync(join(outside, 'missing'))).toBe(false)
  })
})

describe('macOS', () => {
  it('makes no hard link of a link, which link(2) follows there', () => {
    const { mount, outside } = place()
    fs.symlinkSync(join(outside, 'secret'), join(mount, 'link'))
    fs.writeFileSync(join(mount, 'own'), 'inside')
    const { root } = hostDirectory(mount, 'paths')
    pretend('darwin')
    expect(outcome(() => root.link('link', root, 'stolen'))).toBe('ENOTSUP')
    expect(outcome(() => root.link('own', root, 'other'))).toBe('ok')
    expect(fs.readdirSync(mount).sort()).toEqual(['link', 'other', 'own'])
  })
})

function closing(root: Directory, name: string): void {
  const opened = root.open(name, read)
  if (opened.kind === 'file') opened.file.close()
}

function everyAct(root: Directory, name: string): (() => unknown)[] {
  return [
    () => root.statEntry(name), () => root.open(name, read), () => root.open(name, { ...read, write: true, create: true }), () => root.openDirectory(name),
    () => root.readLink(name), () => root.makeDirectory(name), () => root.removeDirectory(name), () => root.unlink(name), () => root.makeSymlink(name, 'x'),
    () => root.rename(name, root, 'x'), () => root.rename('x', root, name), () => root.setEntryTimes(name, { atime: 1n, mtime: 1n }),
  ]
}
