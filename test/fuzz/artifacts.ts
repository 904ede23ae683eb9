import fc from 'fast-check'
import { ModuleInfo } from '../../src/binary/module-info.ts'
import { assemble } from '../../src/binary/test-support.ts'
import { makeArtifact } from '../../src/engine/artifact/index.ts'
import { isArtifact } from '../../src/engine/artifact/magic.ts'
import { canSaveNativeCode } from '../../src/engine/artifact/native-code.ts'
import { precompile } from '../../src/engine/artifact/precompile.ts'
import { LoadError } from '../../src/engine/load-error.ts'
import { moduleFrom } from '../../src/engine/load.ts'
import { Finding, type Property } from './property.ts'

/** What is done to a file: a bit, a byte or a run of bytes becomes another, or it becomes shorter or longer. */
interface Damage {
  readonly kind: 'flip' | 'set' | 'fill' | 'copy' | 'cut' | 'insert' | 'append'
  readonly at: number
  readonly value: number
}

const source = await assemble(`(module (memory 1) (table 1 funcref) (elem (i32.const 0) 0)
  ${Array.from({ length: 20 }, (_, index) => `(func (export "f${index}") (param i32 i32) (result i32) (i32.div_u (i32.load (local.get 0)) (i32.add (local.get 1) (i32.const ${index}))))`).join('')})`)
const native = canSaveNativeCode() ? await precompile(new ModuleInfo(source)) : new ArrayBuffer(3000)
const whole = Buffer.concat(makeArtifact(source, native as ArrayBuffer, '1.2.3'))

const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'set', 'fill', 'copy', 'cut', 'insert', 'append'),
  // Half of them in the head, which has the lengths.
  at: fc.oneof(fc.nat({ max: 64 }), fc.nat({ max: whole.length - 1 })),
  value: fc.nat({ max: 0xffff_ffff }),
})

function damaged(damages: readonly Damage[]): Buffer {
  let bytes = Buffer.from(whole)
  for (const { kind, at, value } of damages) {
    if (at >= bytes.length) continue
    const length = value >>> 8 & 63
    if (kind === 'flip') bytes[at] = (bytes[at] as number) ^ 1 << (value & 7)
    if (kind === 'set') bytes[at] = value
    if (kind === 'fill') bytes.fill(value, at, Math.min(at + length, bytes.length))
    if (kind === 'copy') bytes.copy(bytes, at, value % bytes.length, value % bytes.length + length)
    if (kind === 'cut') bytes = bytes.subarray(0, at)
    if (kind === 'insert') bytes = Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length, value), bytes.subarray(at)])
    if (kind === 'append') bytes = Buffer.concat([bytes, Buffer.alloc(length, value)])
  }
  return bytes
}

/** Of an artefact that is not exactly as it was written, V8 sees nothing. */
export const artifacts: Property<readonly Damage[]> = {
  name: 'artifacts',
  runsInRound: 10_000,
  inputs: fc.array(damage, { minLength: 1, maxLength: 4 }),
  async check(damages) {
    const bytes = damaged(damages)
    // Without its first bytes it is no artefact, but whatever else: `;;` is a comment, and so an empty module in text.
    if (bytes.equals(whole) || !isArtifact(bytes)) return 0
    try {
      await moduleFrom(bytes, 'x')
    } catch (error) {
      if (error instanceof LoadError) return 1
      throw error
    }
    throw new Finding('it was taken', this.show(damages))
  },
  show: (damages) => JSON.stringify(damages),
}
