/**
 * What is inside of this program where it is one file (scripts/package.mjs): a part by its name, with nothing copied. Undefined
 * where the program runs from files.
 */
export function singleFile(): ((name: string) => Uint8Array) | undefined {
  const sea = process.getBuiltinModule('node:sea')
  return sea.isSea() ? (name) => new Uint8Array(sea.getRawAsset(name)) : undefined
}
