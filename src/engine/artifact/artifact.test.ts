import { createHash } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cachedDataVersionTag } from 'node:v8'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { ModuleInfo } from '../../binary/module-info.ts'
import { assemble } from '../../binary/test-support.ts'
import { compile } from '../compile.ts'
import { LoadError } from '../load-error.ts'
import { load, moduleFrom } from '../load.ts'
import { aboutHere } from './about.ts'
import { type About, bytesSource, fileSource, pack, unpack } from './container.ts'
import { makeArtifact } from './index.ts'
import { canSaveNativeCode, codeEnvironment, loadNativeCode } from './native-code.ts'
import { nativeCodeOf } from './native-code-of.ts'
import { precompile } from './precompile.ts'
import { seal } from './seal.ts'
import { answer, calculating } from './test-support.ts'

const folder = mkdtempSync(join(tmpdir(), 'wasmgate-artifact-'))
afterAll(() => { rmSync(folder, { recursive: true }) })

const saved = async (bytes: Uint8Array): Promise<ArrayBuffer> => await precompile(new ModuleInfo(bytes)) ?? expect.fail('nothing was saved')
const artifactOf = async (bytes: Uint8Array): Promise<Buffer> => Buffer.concat(makeArtifact(bytes, await saved(bytes), '1.2.3'))

/** What loading answers with: the sentence when it is refused. */
async function refusal(bytes: Uint8Array): Promise<string> {
  try {
    await moduleFrom(bytes, 'x')
  } catch (error) {
    if (error instanceof LoadError && error.kind === 'artifact') return error.message
    throw error
  }
  return 'it was taken'
}

describe.runIf(canSaveNativeCode())('native code', () => {
  it('does what it was compiled from', async () => {
    const bytes = await calculating(42)
    const module = loadNativeCode(await saved(bytes), bytes)
    expect(module && answer(module)).toBe(42)
    expect(nativeCodeOf(module as WebAssembly.Module, new ModuleInfo(bytes))).toBeInstanceOf(ArrayBuffer)
  })

  it('is half as much when nothing is inlined', async () => {
    const calls = Array.from({ length: 40 }, (_, index) => `(func $g${index} (param i32) (result i32) (i32.mul (i32.add (local.get 0) (i32.const ${index})) (i32.const 77)))`)
    const bytes = await calculating(1, `${calls.join('')} (func (export "all") (param i32) (result i32) (local.get 0) ${calls.map((_, index) => `(call $g${index})`).join(' ')})`)
    const small = await precompile(new ModuleInfo(bytes), { small: true, jobs: 1 })
    expect(small?.byteLength).toBeLessThan((await saved(bytes)).byteLength)
    expect(answer(loadNativeCode(small as ArrayBuffer, bytes) as WebAssembly.Module)).toBe(1)
  })

  it('leaves the flags of V8 as they were', async () => {
    const before = cachedDataVersionTag()
    await saved(await calculating(1))
    codeEnvironment()
    expect(cachedDataVersionTag()).toBe(before)
    await expect(precompile(new ModuleInfo(await assemble('(module (func (result i32)))')))).rejects.toThrow()
    expect(cachedDataVersionTag()).toBe(before)
  })

  it('is nothing for a module that has none, which V8 would end the process for', async () => {
    for (const source of ['(module)', '(module (import "a" "b" (func)))', '(module (func (export "f")) (func))', '(module (import "a" "b" (func)) (memory 1) (func))']) {
      const info = new ModuleInfo(await assemble(source))
      expect(nativeCodeOf(compile(info).module, info)).toBeUndefined()
    }
    expect(await precompile(new ModuleInfo(await assemble('(module (memory 1))')))).toBeUndefined()
  })

  it('is not taken under other flags', async () => {
    const bytes = await calculating(1)
    const native = await saved(bytes)
    new Uint8Array(native, 12, 1)[0] = 1 // in the hash of the flags, of V8's own header
    expect(loadNativeCode(native, bytes)).toBeUndefined()
  })

  it('is not handed over when V8 would end the process', async () => {
    const bytes = await calculating(1)
    const native = await saved(bytes)
    structuredClone(native, { transfer: [native] })
    expect(() => loadNativeCode(native, bytes)).toThrow(TypeError)
  })
})

describe.runIf(canSaveNativeCode())('an artefact', () => {
  it('is the module with its native code, from bytes and from a file', async () => {
    const bytes = await calculating(7)
    const path = join(folder, 'a.cwasm')
    writeFileSync(path, await artifactOf(bytes))
    for (const info of [await load(path), await moduleFrom(await artifactOf(bytes), 'x')]) {
      const program = compile(info)
      expect([program.precompiled, answer(program.module), Buffer.from(info.bytes).equals(bytes)]).toEqual([true, 7, true])
    }
  })

  it('holds the module as it was, when its start function was lifted', async () => {
    const bytes = await calculating(7, '(global $g (mut i32) (i32.const 0)) (func $s (global.set $g (i32.const 1))) (start $s) (export "g" (global $g))')
    const program = compile(await moduleFrom(await artifactOf(bytes), 'x'))
    expect(program).toMatchObject({ precompiled: true, startExport: 'wasmgate:start' })
    expect(Buffer.from(program.info.bytes).equals(bytes)).toBe(true)
  })

  it('runs all the same when it was made elsewhere', async () => {
    const bytes = await calculating(7)
    const native = await saved(bytes)
    const key = Buffer.alloc(32)
    for (const [change, misfit] of [
      [{ v8: '1.2.3', node: '9.9.9' }, /^holds native code for V8 1\.2\.3 \(Node 9\.9\.9\), and this is V8 \S+ \(Node \S+\), so its module is compiled anew; wasmgate compile makes it fit$/],
      [{ arch: 'vax', platform: 'vms' }, /^holds native code for vms on vax, and this is /],
      [{ environment: 'another' }, /^holds native code for other flags of V8 or another processor, so /],
    ] as const) {
      const file = Buffer.concat(pack({ about: { ...aboutHere('1.2.3'), ...change }, module: bytes, native }, key, Buffer.alloc(12)))
      const program = compile(await moduleFrom(file, 'x'))
      expect([program.precompiled, answer(program.module)]).toEqual([false, 7])
      expect(program.info).toMatchObject({ native: { misfit: expect.stringMatching(misfit) as unknown } })
    }
  })

  it('says which module it was made of', async () => {
    const bytes = await calculating(7)
    const { about } = unpack(bytesSource(await artifactOf(bytes)), Buffer.alloc(32))
    expect(about.sha256).toBe(createHash('sha256').update(bytes).digest('hex'))
  })

  it('is refused when its digest is right and its contents are none', async () => {
    const bytes = await calculating(7)
    const native = await saved(bytes)
    const make = (about: unknown, module = bytes): Buffer => Buffer.concat(pack({ about: about as About, module, native }, Buffer.alloc(32), Buffer.alloc(12)))
    for (const about of [null, 5, [], {}, { ...aboutHere('1.2.3'), v8: 13 }]) expect(await refusal(make(about))).toBe('x is damaged: it does not say what it was made for')
    for (const module of [new Uint8Array(0), bytes.subarray(0, 20), make(aboutHere('1.2.3'))]) {
      expect(await refusal(make(aboutHere('1.2.3'), module))).toBe('x is damaged: what is in it is no WebAssembly module')
    }
  })

  it('is refused when any bit of it is another', async () => {
    const file = await artifactOf(await calculating(7))
    const bits = file.length * 8
    for (let bit = 0; bit < bits; bit += bit < 1200 ? 1 : 211) {
      const damaged = Buffer.from(file)
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ 1 << (bit & 7)
      // Without its beginning it is no artefact, but something unknown.
      if (bit >= 96) expect(await refusal(damaged), `bit ${bit}`).toMatch(/^x (is damaged|is cut off|has version)/)
      else await expect(moduleFrom(damaged, 'x')).rejects.toBeInstanceOf(LoadError)
    }
  })

  it('is refused when it is shorter or longer', async () => {
    const file = await artifactOf(await calculating(7))
    for (let length = 12; length < file.length; length += length < 80 ? 1 : 97) {
      expect(await refusal(file.subarray(0, length))).toMatch(/^x is cut off/)
      const path = join(folder, 'cut.cwasm')
      writeFileSync(path, file.subarray(0, length))
      await expect(load(path)).rejects.toMatchObject({ kind: 'artifact' })
    }
    expect(await refusal(Buffer.concat([file, Buffer.of(0)]))).toBe('x is damaged: something follows its end')
  })

  it('never is what it was not, whatever happens to it', async () => {
    const file = await artifactOf(await calculating(7))
    const change = fc.record({ at: fc.nat({ max: file.length - 1 }), bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }) })
    await fc.assert(fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat({ max: file.length }), async (changes, length) => {
      const damaged = Buffer.from(file.subarray(0, file.length - length % 3))
      for (const { at, bytes } of changes) damaged.set(bytes.subarray(0, Math.max(0, damaged.length - at)), Math.min(at, damaged.length))
      if (damaged.equals(file)) return
      await expect(moduleFrom(damaged, 'x')).rejects.toBeInstanceOf(LoadError)
    }), { numRuns: 300 })
  })
})

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('the container', () => {
  const contents = { about: { wasmgate: '1', node: '2', v8: '3', platform: 'p', arch: 'a', environment: 'e', name: 'größe.wasm' }, module: Buffer.from('module'), native: new Uint8Array([1, 2, 3]).buffer }
  const [key, nonce] = [Buffer.alloc(32, 7), Buffer.alloc(12, 9)]

  it('gives back what was put in, whether the module is in it or apart', () => {
    for (const detached of [false, true]) {
      const file = Buffer.concat(pack(contents, key, nonce, detached))
      const back = unpack(bytesSource(file), key, ...(detached ? [contents.module] : []))
      expect(back.about).toEqual(contents.about)
      expect(Buffer.from(back.module).toString()).toBe('module')
      expect(back.native).toEqual(contents.native)
    }
  })

  it('is of one key and one module', () => {
    const file = Buffer.concat(pack(contents, key, nonce, true))
    const another = (module: string, other = key) => () => unpack(bytesSource(file), other, Buffer.from(module))
    expect(another('module')).not.toThrow()
    for (const wrong of [another('modulf'), another('modul'), another('module!'), another('module', Buffer.alloc(32, 8))]) expect(wrong).toThrow()
  })

  it('does not wait for more of a file that became shorter', () => {
    const path = join(folder, 'shrunk')
    writeFileSync(path, Buffer.concat(pack(contents, key, nonce)))
    const hostFd = openSync(path, 'r')
    try {
      const source = fileSource(hostFd)
      writeFileSync(path, '')
      expect(() => unpack(source, key)).toThrow()
    } finally {
      closeSync(hostFd)
    }
  })

  // NIST's test vectors for GCM (gcmEncryptExtIV256.rsp), the first with a text to authenticate and none to encrypt of each length.
  it('is sealed by GMAC', () => {
    expect(seal(hex('78dc4e0aaf52d935c3c01eea57428f00ca1fd475f5da86a49c8dd73d68c8e223'), hex('d79cf22d504cc793c3fb6c8a'), [hex('b96baa8c1c75a671bfb2d08d06be5f36')]).toString('hex'))
      .toBe('3e5d486aa2e30b22e040b85723a06e76')
  })
})
