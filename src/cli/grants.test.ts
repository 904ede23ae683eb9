import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryDirectory } from '../../test/support/wat.ts'
import { isReadOnly } from '../fs/readonly.ts'
import type { Preopen } from '../wasi/context.ts'
import { parseArgv } from './argv.ts'
import { mountings, openPreopens } from './grants.ts'
import { runOptions } from './options.ts'

const open = (...args: string[]): Promise<Preopen[]> => openPreopens(mountings(parseArgv(runOptions, args).given))

test('nothing is granted by default', async () => {
  expect(await open('--env', 'A=1')).toEqual([])
})

test('every spelling of one directory, in the order of the line', async () => {
  const directory = temporaryDirectory()
  const preopens = await open(
    '--dir', directory, '--dir', `${directory}::/a`, '--dir', `/b:${directory}`, '--dir', `${directory}::/c:ro`,
    '--mapdir', `/d::${directory}`, '--map-dir', `/e:${directory}`, '-v', `${directory}:/f:ro`, '-mount', `${directory}:/g`, '--tmpfs', '/h:1m',
  )
  expect(preopens.map(({ guestPath }) => guestPath)).toEqual([directory, '/a', '/b', '/c', '/d', '/e', '/f', '/g', '/h'])
  expect(preopens.flatMap(({ guestPath, directory: root }) => (isReadOnly(root) ? [guestPath] : []))).toEqual(['/c', '/f'])
  const inodes = new Set(preopens.slice(0, -1).map(({ directory: root }) => root.stat().ino))
  expect(inodes.size).toBe(1)
  for (const { directory: root } of preopens) root.close()
})

test('a guest path is bytes', async () => {
  const [preopen] = await open('--tmpfs', '/ä')
  expect(preopen?.guestPath).toBe('/\u00c3\u00a4')
})

test('what cannot be mounted is named with its option', async () => {
  const directory = temporaryDirectory()
  const file = join(directory, 'file')
  writeFileSync(file, '')
  mkdirSync(join(directory, 'sub'))
  await expect(open('--dir', join(directory, 'none'))).rejects.toThrow(`--dir '${join(directory, 'none')}': there is no such directory (looked from ${process.cwd()})`)
  await expect(open('-v', `${file}:/x`)).rejects.toThrow(`-v '${file}': it is not a directory`)
  await expect(open('-mount', `${file}/x:/x`)).rejects.toThrow(/^-mount '.*': it is not a directory/)
  await expect(open('--dir', `${directory}::/x`, '--tmpfs', '/x/')).rejects.toThrow("--dir and --tmpfs both give the guest a directory '/x': one of them needs another name")
})
