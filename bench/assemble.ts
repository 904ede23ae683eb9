import { readFileSync } from 'node:fs'
import loadWabt from 'wabt'

const guests = new URL('guests/', import.meta.url)

/** The module of guests/NAME.wat; a line ";; include FILE" stands for that file's text. */
export async function assemble(name: string): Promise<Uint8Array> {
  const wabt = await loadWabt()
  const module = wabt.parseWat(`${name}.wat`, read(`${name}.wat`))
  try {
    module.resolveNames()
    module.validate()
    return module.toBinary({}).buffer
  } finally {
    module.destroy()
  }
}

function read(file: string): string {
  return readFileSync(new URL(file, guests), 'utf8').replaceAll(/^ *;; include (\S+)$/gm, (_line, included: string) => read(included))
}
