'use strict'
/* oxlint-disable no-unused-vars -- catch without a name came with Node 10 */

// Like wasmgate.js, only what the oldest Node can parse. The single file has this inside as well (scripts/package.mjs).

var SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR1', 'SIGUSR2', 'SIGCONT', 'SIGWINCH']

/** Runs a program in our place or, where that cannot be, as a child whose end becomes ours. */
module.exports = function handOver(program, args, failed) {
  var sockets = inheritedSockets()
  if (typeof process.execve === 'function' && process.platform !== 'win32' && process.pid !== 1 && sockets.length === 0) {
    process.removeAllListeners('warning') // it is experimental, which is nothing to tell the user
    process.execve(program, [program].concat(args), process.env)
  }
  if (sockets.length > 0) delete process.env.LISTEN_PID
  var child = require('child_process').spawn(program, args, { stdio: ['inherit', 'inherit', 'inherit'].concat(sockets) })
  var forward = function (signal) { child.kill(signal) }
  SIGNALS.forEach(function (signal) {
    try { process.on(signal, forward) } catch (_) { /* not on this system */ }
  })
  child.on('error', failed)
  child.on('exit', function (code, signal) {
    if (signal === null) process.exit(code)
    var ended = function () { process.exit(128 + (require('os').constants.signals[signal] || 0)) }
    if (process.pid === 1) ended()
    process.removeListener(signal, forward)
    try { process.kill(process.pid, signal) } catch (_) { /* not on this system */ }
    setTimeout(ended, 100)
  })
}

/** Descriptors of a socket activator (sd_listen_fds(3)) that --listen-fds is about: a program in our place would not have them. */
function inheritedSockets() {
  if (process.env.LISTEN_PID !== String(process.pid) || !process.argv.some(function (word) { return /^--?listen(-fds|fd)$/.test(word) })) return []
  var sockets = []
  for (var fd = 3; fd < 3 + Number(process.env.LISTEN_FDS) && fd < 1024; fd++) sockets.push(fd)
  return sockets
}
