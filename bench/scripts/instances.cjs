// instances.cjs WASI MODULE COUNT: makes that many instances of a module, one after the other, and runs each with standard output
// nowhere. Prints the median and the 99th percentile of what one takes, in microseconds. WASI is a module whose WASI class is
// node:wasi's or has its interface, or "none": instances alone, with functions that do nothing.
'use strict'
const { openSync, readFileSync } = require('node:fs')

const [from, path, count] = process.argv.slice(2)
const compiled = new WebAssembly.Module(readFileSync(path))
const stdout = openSync('/dev/null', 'w')
const nothing = { wasi_snapshot_preview1: new Proxy({}, { get: () => () => 0 }) }

/** Runs one instance. */
function bare() {
  const { _start: start } = new WebAssembly.Instance(compiled, nothing).exports
  start()
}

const whole = (WASI) => () => {
  const wasi = new WASI({ version: 'preview1', args: ['module'], env: {}, preopens: {}, returnOnExit: true, stdout })
  const code = wasi.start(new WebAssembly.Instance(compiled, wasi.getImportObject()))
  wasi[Symbol.dispose]?.()
  if (code !== 0) throw new Error(`exit code ${code}`)
}

async function measure() {
  const once = from === 'none' ? bare : whole((await import(from)).WASI)
  const times = new Float64Array(Number(count))
  for (let index = -Math.ceil(count / 10); index < count; index++) { // a tenth to warm up
    const start = process.hrtime.bigint()
    once()
    if (index >= 0) times[index] = Number(process.hrtime.bigint() - start) / 1000
  }
  times.sort()
  process.stdout.write(`${times[Math.floor(count * 0.5)]} ${times[Math.floor(count * 0.99)]}\n`)
}
void measure()
