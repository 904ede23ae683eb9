import { expect, it } from 'vitest'
import { get, outcome, put, snapshot, withNewDirectory } from './cases/tools.ts'
import type { Directory } from './filesystem.ts'
import { memoryFileSystem } from './memory/index.ts'
import { isReadOnly, readOnly } from './readonly.ts'

/** A writable directory with something in it, and the same for reading alone. */
function both(): { root: Directory; sealed: Directory } {
  const { root } = memoryFileSystem()
  put(root, 'file', 'contents')
  withNewDirectory(root, 'directory', (directory) => put(directory, 'inside'))
  return { root, sealed: readOnly(root) }
}

it('rename and link from a read-only directory into a writable one are EROFS', () => {
  const { root, sealed } = both()
  const before = snapshot(root)
  expect(outcome(() => sealed.rename('file', root, 'moved'))).toBe('EROFS')
  expect(outcome(() => sealed.link('file', root, 'linked'))).toBe('EROFS')
  expect(outcome(() => sealed.rename('directory', memoryFileSystem().root, 'moved'))).toBe('EROFS')
  expect(snapshot(root)).toEqual(before)
})

it('rename and link from a writable directory into a read-only one are EROFS', () => {
  const { root, sealed } = both()
  const before = snapshot(root)
  expect(outcome(() => root.rename('file', sealed, 'moved'))).toBe('EROFS')
  expect(outcome(() => root.link('file', sealed, 'linked'))).toBe('EROFS')
  expect(outcome(() => root.rename('file', sealed.openDirectory('directory'), 'inside'))).toBe('EROFS')
  expect(snapshot(root)).toEqual(before)
})

it('rename and link within one are EROFS', () => {
  const { root, sealed } = both()
  expect(outcome(() => sealed.rename('file', sealed, 'moved'))).toBe('EROFS')
  expect(outcome(() => sealed.link('file', sealed.openDirectory('directory'), 'linked'))).toBe('EROFS')
  expect(get(root, 'file')).toBe('contents')
})

it('shows nothing of the directory it stands for', () => {
  const { root, sealed } = both()
  expect(Object.keys(sealed)).toEqual([])
  expect(Object.getOwnPropertySymbols(sealed)).toEqual([])
  expect(Object.values(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(sealed))).some(({ get: getter }) => getter !== undefined)).toBe(false)
  // Nor does a backend that is handed it get at the other side.
  const seen: unknown[] = []
  const spy: Directory = Object.create(root, { link: { value: (_: string, to: unknown) => seen.push(to) } })
  spy.link('file', sealed, 'linked')
  expect(seen).toEqual([sealed])
})

it('is known as such, and sealed once is enough', () => {
  const { root, sealed } = both()
  expect(isReadOnly(root)).toBe(false)
  expect(isReadOnly(sealed)).toBe(true)
  expect(isReadOnly(sealed.duplicate())).toBe(true)
  expect(readOnly(sealed)).toBe(sealed)
})

it('sees what is written beside it', () => {
  const { root, sealed } = both()
  put(root, 'file', 'changed')
  put(root, 'new', 'new')
  expect(get(sealed, 'file') + get(sealed, 'new')).toBe('changednew')
})
