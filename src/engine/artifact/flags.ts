import { cachedDataVersionTag, setFlagsFromString } from 'node:v8'

/**
 * Changes V8's flags and answers how to undo it. Afterwards they are what they were, whoever set them: the hash of them
 * decides about every code cache, wasm's and JavaScript's.
 */
export function setFlags(flags: readonly string[]): () => void {
  const undo: string[] = []
  for (const flag of flags) {
    const before = cachedDataVersionTag()
    setFlagsFromString(`--${flag}`)
    if (cachedDataVersionTag() !== before) undo.unshift(flag.startsWith('no-') ? flag.slice(3) : `no-${flag}`)
  }
  return () => { for (const flag of undo) setFlagsFromString(`--${flag}`) }
}
