import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../usage-error.ts'
import { parseDir, parseMapdir, parseVolume, type MountGrant } from './mount.ts'

/** `host -> guest`, with ` ro` when it is. */
const shown = ({ hostPath, guestPath, readOnly }: MountGrant): string => `${hostPath} -> ${guestPath}${readOnly ? ' ro' : ''}`

function attempt(parse: typeof parseDir, text: string, windows = false): string {
  try {
    return shown(parse(text, windows))
  } catch (error) {
    if (error instanceof UsageError) return `! ${error.message}`
    throw error
  }
}

const colons = (form: string): string => `! more than one colon, so write ${form} (a mode at the end can only be ro or rw)`

describe('--dir', () => {
  test.each([
    ['.', '. -> .'],
    ['..', '.. -> ..'],
    ['/', '/ -> /'],
    ['//', '// -> /'],
    ['data', 'data -> data'],
    ['data/', 'data/ -> data'],
    ['./data//', './data// -> ./data'],
    ['ro', 'ro -> ro'],
    // HOST::GUEST (wasmtime)
    ['.::/', '. -> /'],
    ['/srv/data::/data', '/srv/data -> /data'],
    ['/srv/data::/data/', '/srv/data -> /data'],
    ['/srv/a:b::/data', '/srv/a:b -> /data'],
    ['/srv::/a::b', '/srv -> /a::b'],
    // GUEST:HOST (WasmEdge)
    ['/data:/srv/data', '/srv/data -> /data'],
    ['/:.', '. -> /'],
    ['g:/host', '/host -> g'],
    ['/data:/srv/data:readonly', '/srv/data -> /data ro'],
    // modes
    ['.:ro', '. -> . ro'],
    ['.::ro', '. -> . ro'],
    ['.:readonly', '. -> . ro'],
    ['.::readonly', '. -> . ro'],
    ['.:rw', '. -> .'],
    ['.::/::ro', '. -> / ro'],
    ['.::/:ro', '. -> / ro'],
    ['/g:/h:ro', '/h -> /g ro'],
    ['/g:/h::ro', '/h -> /g ro'],
    ['.::ro:rw', '. -> ro'],
    ['.::ro:ro', '. -> ro ro'],
    ['./ro', './ro -> ./ro'],
    // drives
    ['C:\\data', 'C:\\data -> C:\\data'],
    ['C:\\data::/data', 'C:\\data -> /data'],
    ['/data:C:\\data', 'C:\\data -> /data'],
    ['/data:C:\\data:ro', 'C:\\data -> /data ro'],
    ['C:\\data:ro', 'C:\\data -> C:\\data ro'],
    // refused
    ['', '! the directory of the host is missing'],
    [':', '! the directory of the host is missing'],
    [':ro', '! the directory of the host is missing'],
    ['::/g', '! the directory of the host is missing'],
    ['/h::', '! the path that the guest sees is missing'],
    [':/h', '! the path that the guest sees is missing'],
    ['/a:/b:/c', colons('HOST::GUEST')],
    ['/a:/b:z', colons('HOST::GUEST')],
  ])('%j', (text, expected) => {
    expect(attempt(parseDir, text)).toBe(expected)
  })

  test.each([
    ['C:/data', 'C:/data -> C:/data'],
    ['/data:C:/data:ro', 'C:/data -> /data ro'],
    ['g:/host', 'g:/host -> g:/host'],
    ['D:\\x::/x', 'D:\\x -> /x'],
  ])('on Windows %j', (text, expected) => {
    expect(attempt(parseDir, text, true)).toBe(expected)
  })
})

describe('--mapdir', () => {
  test.each([
    ['/g::/h', '/h -> /g'],
    ['/g:/h', '/h -> /g'],
    ['/g:/h:ro', '/h -> /g ro'],
    ['/g::/h:x', '/h:x -> /g'],
    ['/g/::.', '. -> /g'],
    ['/g:C:\\h', 'C:\\h -> /g'],
    ['/g', '! write both sides, GUEST::HOST'],
    ['/g:ro', '! write both sides, GUEST::HOST'],
    ['/a:/b:/c', colons('GUEST::HOST')],
    ['/g:', '! the directory of the host is missing'],
  ])('%j', (text, expected) => {
    expect(attempt(parseMapdir, text)).toBe(expected)
  })
})

describe('--volume', () => {
  test.each([
    ['/h:/g', '/h -> /g'],
    ['/h:/g:ro', '/h -> /g ro'],
    ['/h:/g:rw', '/h -> /g'],
    ['/h::/g', '/h -> /g'],
    ['/h', '/h -> /h'],
    ['/h:ro', '/h -> /h ro'],
    ['.:/', '. -> /'],
    ['C:\\h:/g:ro', 'C:\\h -> /g ro'],
    ['/h:', '! the path that the guest sees is missing'],
    ['/h:/g:z', colons('HOST::GUEST')],
  ])('%j', (text, expected) => {
    expect(attempt(parseVolume, text)).toBe(expected)
  })
})

test('any text is a grant or a UsageError, and :ro is never lost', () => {
  const text = fc.oneof(fc.string(), fc.stringMatching(/^[a/.:rwoC\\]{0,12}$/))
  fc.assert(fc.property(fc.constantFrom(parseDir, parseMapdir, parseVolume), text, fc.boolean(), (parse, spelling, windows) => {
    const plain = attempt(parse, `${spelling}:ro`, windows)
    expect(plain).toMatch(/ ro$|^! /s)
  }), { numRuns: 2000 })
})
