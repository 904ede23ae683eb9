import loadWabt from 'wabt'
import { header } from './sections.ts'

/** What the tests need of wabt beyond its defaults. */
const features = { exceptions: true, threads: true, tail_call: true, memory64: true, extended_const: true, reference_types: true } as const

/** For tests alone: the text format as bytes, names kept. */
export async function assemble(source: string): Promise<Uint8Array> {
  const module = (await loadWabt()).parseWat('test.wat', source, features)
  try {
    return module.toBinary({ write_debug_names: true }).buffer
  } finally {
    module.destroy()
  }
}

/** For tests alone: a module from whole sections, for what wabt cannot write. */
export function moduleOf(...sections: readonly (readonly number[])[]): Uint8Array {
  return new Uint8Array([...header, ...sections.flat()])
}
