#!/bin/sh
# Runs the programs by wasmgate and by every other runtime that is installed, side by side: how PEERS.md was made.
# wasi-testsuite/peers.sh [options of `wasmgate test`]
# WASMTIME, WAZERO, IWASM and WASMEDGE are commands to use in place of those on PATH; PYTHON one that has the package wasmtime.
set -eu
cd "$(dirname "$0")/.."

add() { # add COMMAND REST-OF-TEMPLATE
  if command -v "$1" >/dev/null; then set -- "$1 $2"; else echo "not installed: $1" >&2; return 0; fi
  runtimes="$runtimes
$1"
}
runtimes=
add "${WASMTIME:-wasmtime}" 'run {dir:--dir %h::%g} {env:--env %k=%v} {module} {args}'
if "${PYTHON:-python3}" -c 'import wasmtime' 2>/dev/null; then
  add "${PYTHON:-python3}" 'wasi-testsuite/adapter/wasmtime-library.py {dir:--dir %h::%g} {env:--env %k=%v} {module} {args}'
fi
add "${WAZERO:-wazero}" 'run {dir:-mount=%h:%g} {env:-env=%k=%v} {module} {args}'
add "${IWASM:-iwasm}" '{dir:--map-dir=%g::%h} {env:--env=%k=%v} {module} {args}'
add "${WASMEDGE:-wasmedge}" '{dir:--dir %g:%h} {env:--env %k=%v} {module} {args}'
add "$PWD/node_modules/.bin/node" '--no-warnings wasi-testsuite/adapter/node-wasi.mjs {dir:--dir %h::%g} {env:--env %k=%v} {module} {args}'

IFS='
'
for runtime in $runtimes; do set -- "$@" --runtime "$runtime"; done
exec bin/wasmgate.js test wasi-testsuite --expectations wasi-testsuite/expectations.json "$@"
