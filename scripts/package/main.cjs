
if (process.argv0 === 'wasmgate: exit') {
  // What is left of a run whose time is up (src/cli/timed-run.ts).
  process.exit(Number(process.argv[2]))
} else if (process.pid === 1) {
  // As in bin/wasmgate.js: the kernel shields process 1 from signals, and not its child.
  const module = { exports: {} }
  new vm.Script(`(function (module, require) {${read('hand-over.js').latin1Slice()}\n})`, { filename: 'hand-over.js' }).runInThisContext()(module, require)
  module.exports(process.execPath, process.argv.slice(2), (error) => { throw error })
} else {
  bundle().start()
}
