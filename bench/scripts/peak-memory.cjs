// Loaded before the measured program (--require): when the process ends, writes its peak memory in kB to descriptor 3.
// VmHWM is of this program alone (proc(5)); getrusage's maximum would count what its parent had when it forked.
'use strict'
const { readFileSync, writeSync } = require('node:fs')

process.on('exit', () => {
  let peak
  try {
    peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]
  } catch {
    peak = process.resourceUsage().maxRSS
  }
  writeSync(3, String(peak))
})
