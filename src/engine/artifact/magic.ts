/** What an artefact begins with (container.ts): like PNG's signature it shows when lines were "translated" on the way. */
export const MAGIC = Buffer.from(`\0wasmgate\r\n\x1a`, 'latin1')

export const isArtifact = (bytes: Uint8Array): boolean => MAGIC.every((byte, at) => bytes[at] === byte)
