import { MalformedError } from './malformed-error.ts'
import { readHeapType } from './read-types.ts'
import type { Reader } from './reader.ts'

/** Steps over a constant expression and its `end`. https://webassembly.github.io/spec/core/valid/instructions.html#constant-expressions */
export function skipConstExpression(reader: Reader): void {
  for (;;) {
    const start = reader.offset
    const opcode = reader.byte()
    switch (opcode) {
      case 0x0b: return
      case 0x41: case 0x42: case 0x23: case 0xd2: // i32.const, i64.const, global.get, ref.func
        reader.skipInteger()
        break
      case 0x43: reader.skip(4); break
      case 0x44: reader.skip(8); break
      case 0xd0: readHeapType(reader); break
      case 0x6a: case 0x6b: case 0x6c: case 0x7c: case 0x7d: case 0x7e: break // add, sub, mul
      case 0xfb: skipGcInstruction(reader, start); break
      case 0xfd:
        if (reader.u32() !== 12) throw new MalformedError('unknown constant instruction', start)
        reader.skip(16)
        break
      default: throw new MalformedError(`unknown constant instruction 0x${opcode.toString(16)}`, start)
    }
  }
}

function skipGcInstruction(reader: Reader, start: number): void {
  const opcode = reader.u32()
  if (opcode === 26 || opcode === 27 || opcode === 28) return // any.convert_extern, extern.convert_any, ref.i31
  if (opcode === 0 || opcode === 1 || opcode === 6 || opcode === 7) reader.u32() // struct.new*, array.new*
  else if (opcode === 8) { // array.new_fixed
    reader.u32()
    reader.u32()
  } else throw new MalformedError(`unknown constant instruction 0xfb ${opcode}`, start)
}
