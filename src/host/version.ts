declare const WASMGATE_VERSION: string | undefined

/** Of package.json, put in by scripts/build.mjs; in a run from the sources it is not known. */
export const version = typeof WASMGATE_VERSION === 'string' ? WASMGATE_VERSION : 'from-source'
