/** The file of this program: in the bundle main-HASH.cjs, into which scripts/build/bundle.mjs puts this one. */
export const program = import.meta.filename
