#!/bin/sh
# Builds every program of this folder from the source beside it (.c, .as, .wat) and notes what it was built from in
# SHA256SUMS, which test/conformance checks. The tests never need this. What the committed binaries were made with, on Debian 12:
#   clang-19 19.1.7 and lld-19 (apt-get install clang-19 lld-19; no C library is used)
#   assemblyscript 0.28.20 (fetched below), wabt 1.0.39 (a dependency of the project)
# wasi-testsuite/build.sh [WORD]   builds only the programs whose name has WORD in it
set -eu
cd "$(dirname "$0")"
only=${1-}
scratch=${TMPDIR:-/tmp}/wasmgate-build-testsuite

sources() { # sources EXTENSION
  find . -mindepth 2 -name "*$only*.$1" -not -path './*.dir/*' | sort
}

sources c | while read -r source; do
  name=$(basename "$source" .c)
  case $source in ./unstable/*) module=wasi_unstable ;; *) module=wasi_snapshot_preview1 ;; esac
  clang-19 --target=wasm32-unknown-unknown -std=c17 -Oz -Wall -Wextra -Wno-unused-function -ffreestanding -fno-builtin -nostdlib \
    -I . -include wasi.h -DPROGRAM="\"$name\"" -DWASI_MODULE="\"$module\"" "$source" -o "${source%.c}.wasm" \
    -Wl,--no-entry,--strip-all,--stack-first,-z,stack-size=16384
done

sources wat | while read -r source; do
  node ../node_modules/wabt/bin/wat2wasm "$source" -o "${source%.wat}.wasm"
done

if [ -n "$(sources as)" ]; then
  if [ ! -d "$scratch/node_modules/assemblyscript" ]; then
    mkdir -p "$scratch"
    (cd "$scratch" && npm init -y >/dev/null && npm install --no-save --ignore-scripts assemblyscript@0.28.20 >/dev/null)
  fi
  sources as | while read -r source; do
    cp "$source" "$scratch/program.ts"
    (cd "$scratch" && node node_modules/.bin/asc program.ts -o program.wasm --runtime stub -Oz --noAssert --use abort= --exportStart _start)
    cp "$scratch/program.wasm" "${source%.as}.wasm"
  done
fi

find . -name '*.wasm' -exec chmod 644 {} +
sha256sum wasi.h $(find . -mindepth 2 \( -name '*.c' -o -name '*.as' -o -name '*.wat' -o -name '*.wasm' \) | sed 's|^\./||' | LC_ALL=C sort) >SHA256SUMS
