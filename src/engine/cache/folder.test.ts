import { chmodSync, chownSync, linkSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { CacheFolder } from './folder.ts'

const scratch = mkdtempSync(join(tmpdir(), 'wasmgate-folder-'))
afterAll(() => { rmSync(scratch, { recursive: true }) })

let home: string
let path: string
let count = 0
beforeEach(() => {
  home = join(scratch, `home${++count}`)
  path = join(home, '.cache/wasmgate')
  mkdirSync(home)
})

const obstacle = (intrude = false): object | undefined => new CacheFolder(path, intrude).obstacle()
const root = process.geteuid?.() === 0

describe('what keeps runs from using a folder', () => {
  it('is nothing where it can be made, and where it is ours', () => {
    expect(obstacle()).toBeUndefined()
    new CacheFolder(path).makeKey(() => new Uint8Array(32))
    expect(obstacle()).toBeUndefined()
    rmSync(join(path, 'key'))
    expect(obstacle()).toBeUndefined()
    // The folder above may be a link, as people make when a disk is full.
    renameSync(join(home, '.cache'), join(home, 'elsewhere'))
    symlinkSync('elsewhere', join(home, '.cache'))
    expect(obstacle()).toBeUndefined()
    rmSync(path, { recursive: true })
    expect(obstacle()).toBeUndefined()
  })

  it('is that the folder is something else, or open to others', () => {
    mkdirSync(join(home, '.cache'))
    writeFileSync(path, '')
    expect(obstacle()).toMatchObject({ what: 'no-directory', path })
    rmSync(path)
    symlinkSync(home, path)
    expect(obstacle()).toMatchObject({ what: 'link', path })
    rmSync(path)
    symlinkSync('nowhere', path)
    expect(obstacle()).toMatchObject({ what: 'link', path })
    rmSync(path)
    mkdirSync(path)
    for (const mode of [0o720, 0o702, 0o777]) {
      chmodSync(path, mode)
      expect(obstacle()).toMatchObject({ what: 'mode', path, mode })
    }
  })

  it('is that its key cannot be trusted', () => {
    const folder = new CacheFolder(path)
    folder.makeKey(() => new Uint8Array(32))
    const [key, aside] = [join(path, 'key'), join(home, 'aside')]
    chmodSync(key, 0o640)
    expect(obstacle()).toMatchObject({ what: 'mode', path: key, mode: 0o640 })
    chmodSync(key, 0o600)
    linkSync(key, aside)
    expect(obstacle()).toMatchObject({ what: 'second-name', path: key })
    rmSync(key)
    symlinkSync(aside, key)
    expect(obstacle()).toMatchObject({ what: 'link', path: key })
    rmSync(key)
    mkdirSync(key)
    expect(obstacle()).toMatchObject({ what: 'no-file', path: key })
  })

  it('is that there is no folder above it', () => {
    const above = join(home, '.cache')
    writeFileSync(above, '')
    expect(obstacle()).toMatchObject({ what: 'no-directory', path: above })
    rmSync(above)
    symlinkSync('nowhere', above)
    expect(obstacle()).toMatchObject({ what: 'no-directory', path: above })
  })

  it.skipIf(root)('is that this user may not write there', () => {
    chmodSync(home, 0o500)
    expect(obstacle()).toMatchObject({ what: 'unwritable', path: home, mode: 0o500 })
    chmodSync(home, 0o700)
    for (const mode of [0o000, 0o300, 0o500]) {
      mkdirSync(path, { recursive: true })
      chmodSync(path, mode)
      expect(obstacle()).toMatchObject({ what: 'unwritable', path, mode })
      chmodSync(path, 0o700)
    }
  })

  it.runIf(root)('is, for root, that it would be in what belongs to another user, whose it is not named to be', () => {
    chownSync(home, 12_345, 0)
    expect(obstacle()).toMatchObject({ what: 'intrusion', path: home, uid: 12_345 })
    expect(obstacle(true)).toBeUndefined()
    mkdirSync(path, { recursive: true })
    expect(obstacle()).toBeUndefined() // it is root's
    for (const folder of [join(home, '.cache'), path]) chownSync(folder, 12_345, 0)
    for (const intrude of [false, true]) expect(obstacle(intrude)).toMatchObject({ what: 'owner', path, uid: 12_345 })
    rmSync(path, { recursive: true })
    expect(obstacle()).toMatchObject({ what: 'intrusion', path: join(home, '.cache') })
  })
})
