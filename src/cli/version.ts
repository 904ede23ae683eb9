declare const WASMGATE_VERSION: string | undefined

/** Of package.json, put in by scripts/build.mjs; in a run from the sources it is not known. */
export const version = typeof WASMGATE_VERSION === 'string' ? WASMGATE_VERSION : 'from-source'

/** `wasmgate 1.2.3 (node 24.1.0, v8 13.6.233.10-node.9)` */
export const versionLine = (): string => `wasmgate ${version} (node ${process.versions.node}, v8 ${process.versions.v8})`
