import { help, quiet, runOptions, version, type Given, type Option } from './options.ts'

const cacheDir = runOptions.find(({ name }) => name === 'cache-dir') as Extract<(typeof runOptions)[number], { name: 'cache-dir' }>

/** Options of `wasmgate cache`. */
export const cacheOptions = [cacheDir, quiet, help, version] as const satisfies readonly Option[]

export type CacheOption = Given<(typeof cacheOptions)[number]>
