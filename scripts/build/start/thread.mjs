// Where a worker thread begins (src/host/start-thread.ts): dist/chunks/main-HASH-thread.cjs, which has a name of its own because
// wasmgate.cjs may be of another build by then.
import { readFileSync } from 'node:fs'
import { load } from './load.mjs'

void load(`${__dirname}/`, (name) => readFileSync(`${__dirname}/${name}`)).work()
