// dist/wasmgate.cjs, which bin/wasmgate.js starts.
import { readFileSync } from 'node:fs'
import { load } from './load.mjs'

const directory = `${__dirname}/chunks/`
export const { main, start, work, scripts } = load(directory, (name) => readFileSync(directory + name))
