// usage.c for where there is no C compiler: loaded before the measured program (--require), writes the same to descriptor 3 when
// the process ends. VmHWM is of this program alone (proc(5)); getrusage's maximum would count what its parent had when it forked.
'use strict'
const { readFileSync, writeSync } = require('node:fs')

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
  let peak = maxRSS
  try {
    peak = /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'))[1]
  } catch {
    // not Linux
  }
  writeSync(3, `${peak} ${userCPUTime + systemCPUTime}`)
})
