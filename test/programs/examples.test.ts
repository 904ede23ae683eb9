import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { wasmgate } from '../support/run.ts'
import { temporaryDirectory } from '../support/wat.ts'
import { esbuild, example, inCheckout, text } from './paths.ts'

// The command lines of examples/README.md, each with what it prints.

describe('examples', () => {
  it('hello: text of WebAssembly', async () => {
    expect(await wasmgate([example('hello/hello.wat')])).toMatchObject({ code: 0, stdout: 'hello from wasmgate\n', stderr: '' })
    expect(await wasmgate([example('hello/hello.wasm')])).toMatchObject({ code: 0, stdout: 'hello from wasmgate\n', stderr: '' })
  })

  it('words: C over a mounted directory', async () => {
    // The same counts as `cat ... | tr -cs A-Za-z '\n' | tr A-Z a-z | sort | uniq -c | sort -rn`.
    const counts = '      9 the\n      4 sea\n      3 and\n      3 wind\n     24 words, 9 different, in 2 files\n'
    expect(await wasmgate(['--dir', `${example('words/texts')}::/texts:ro`, example('words/words.wasm'), '-n', '4', '/texts']))
      .toMatchObject({ code: 0, stdout: counts, stderr: '' })
    const piped = await wasmgate([example('words/words.wasm'), '-n', '1'], { stdin: 'to be or not to be, that is to ask' })
    expect(piped).toMatchObject({ code: 0, stdout: '      3 to\n     10 words, 7 different, in 1 files\n', stderr: '' })
  })

  it('words: refused what was not granted', async () => {
    const result = await wasmgate([example('words/words.wasm'), '/texts'])
    expect(result).toMatchObject({ code: 1, stdout: '      0 words, 0 different, in 0 files\n' })
    expect(result.stderr).toContain('words: /texts: ')
    expect(result.stderr).toContain('--dir')
  })

  it('tree: Go, a JSON summary of a tree', async () => {
    const result = await wasmgate(['--dir', `${example('words/texts')}::/data:ro`, example('tree/tree.wasm'), '/data'])
    expect(result).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(result.stdout)).toEqual({
      root: '/data', directories: 2, files: 2, bytes: 113, kinds: { '.txt': 2 }, largest: '/data/sea.txt',
      fnv1a: fnv1a(['more/wind.txt', 'sea.txt'].map((name) => readFileSync(example(`words/texts/${name}`)))),
    })
  })

  it('notes: AssemblyScript, from standard input into a file', async () => {
    const root = temporaryDirectory()
    const line = ['--dir', `${root}::/notes`, '--env', 'AUTHOR=Ada', example('notes/notes.wasm'), 'list.txt']
    expect(await wasmgate(line, { stdin: 'call Charles\n\nfix the engine' })).toMatchObject({ code: 0, stdout: '2 notes by Ada, list.txt has 46 bytes\n', stderr: '' })
    expect(await wasmgate(line, { stdin: 'tea\n' })).toMatchObject({ code: 0, stdout: '1 notes by Ada, list.txt has 59 bytes\n', stderr: '' })
    expect(text(join(root, 'list.txt'))).toBe('1. call Charles (Ada)\n2. fix the engine (Ada)\n1. tea (Ada)\n')
    expect(await wasmgate([example('notes/notes.wasm')])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('usage: notes FILE\n') })
  })

  it('site: bundled by esbuild', async () => {
    const line = ['--dir', `${example('site')}::/:ro`, esbuild, '/src/main.ts', '--bundle', '--format=esm']
    const { code, stdout } = await wasmgate(line)
    expect(code).toBe(0)
    expect(stdout).toContain('// src/template.txt\n')
    expect(stdout).not.toContain('must not reach the bundle')
  })

  it('stand in the README as they are tested here', () => {
    const lines = text(inCheckout('examples/README.md')).match(/npx wasmgate .*/g) ?? []
    expect(lines).toHaveLength(11)
    // Those with sockets are run in test/network.
    const networked = ['http/server.wasm', 'http/client.wasm', 'redis.wasm', 'postgres.wasm', 'go-http.wasm', 'rust-warp/']
    for (const module of ['hello/hello.wat', 'words/words.wasm', 'tree/tree.wasm', 'notes/notes.wasm', 'esbuild.wasm', ...networked]) {
      expect(lines.filter((line) => line.includes(module))).toHaveLength(1)
    }
  })
})

function fnv1a(parts: Buffer[]): string {
  let hash = 0xcbf29ce484222325n
  for (const byte of Buffer.concat(parts)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n)
  return hash.toString(16)
}
