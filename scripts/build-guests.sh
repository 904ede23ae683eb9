#!/bin/sh
# Builds every guest binary that is committed, from the sources beside it: examples/, test/guests/ and test/sandbox/.
# The tests never need this. What the committed binaries were made with, on Debian 12:
#   clang-19 19.1.7, lld-19, wasi-libc 0.0~git20220510 (apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32)
#   go 1.26.8, assemblyscript 0.28.20 with @assemblyscript/wasi-shim 0.1.0, wabt 1.0.39 (a dependency of the project)
# scripts/build-guests.sh --native also compiles the C guests that check themselves for this machine and runs them:
# what its kernel says is what the tests expect.
set -eu
cd "$(dirname "$0")/.."
root=$PWD
scratch=${TMPDIR:-/tmp}/wasmgate-build-guests
mkdir -p "$scratch"

c() { # c OUT SOURCE [FLAG...]
  out=$1 source=$2
  shift 2
  # The linker's own stack is 64 KiB and grows into the data. This one is 8 MiB, as a process has it, and ends in a trap.
  clang-19 --target=wasm32-wasi --sysroot=/usr -O2 -Wall -Wextra -Wno-infinite-recursion "$@" "$source" -o "$out" -Wl,--strip-all,--stack-first,-z,stack-size=8388608
}

for source in test/guests/*.c; do c "${source%.c}.wasm" "$source"; done

sandbox() { # the guest of all attacks; the other C files there are for this machine, and compiled by the tests
  c test/sandbox/attacker.wasm test/sandbox/attacker.c
}
sandbox

c examples/words/words.wasm examples/words/words.c
node node_modules/wabt/bin/wat2wasm examples/hello/hello.wat -o examples/hello/hello.wasm
(cd examples/tree && GOOS=wasip1 GOARCH=wasm go build -trimpath -ldflags='-s -w -buildid=' -o tree.wasm .)

# AssemblyScript resolves its library from the folder it is installed in, so the source is compiled there.
if [ ! -d "$scratch/node_modules/assemblyscript" ]; then
  (cd "$scratch" && npm init -y >/dev/null && npm install --no-save --ignore-scripts assemblyscript@0.28.20 @assemblyscript/wasi-shim@0.1.0 >/dev/null)
fi
cp examples/notes/notes.ts "$scratch/notes.ts"
echo '{"extends": "./node_modules/@assemblyscript/wasi-shim/asconfig.json"}' >"$scratch/asconfig.json"
(cd "$scratch" && node node_modules/.bin/asc notes.ts -o "$root/examples/notes/notes.wasm" --config asconfig.json -Oz --runtime minimal --noAssert)

find examples test/guests test/sandbox -name '*.wasm' -exec chmod 644 {} +
find examples test/guests test/sandbox -name '*.wasm' -exec ls -l {} +

if [ "${1-}" = --native ]; then
  for name in files dirs; do
    cc -O1 -Wall -Wextra "test/guests/$name.c" -o "$scratch/$name"
    rm -rf "$scratch/empty" && mkdir "$scratch/empty"
    if [ "$name" = dirs ]; then "$scratch/$name" "$scratch/empty" all; else "$scratch/$name" "$scratch/empty"; fi
  done
fi

# What Emscripten makes, for test/programs/emscripten.test.ts: 3.1.6 of Debian 12 (apt-get install emscripten), and for the
# expectations gcc 12. files.txt is what files.c prints on this machine.
emscripten() {
  folder=test/guests/emscripten
  for source in "$folder"/*.c "$folder"/*.cpp; do
    emcc -O2 -sSTANDALONE_WASM -sALLOW_MEMORY_GROWTH "$source" -o "${source%.c*}.wasm"
  done
  chmod 644 "$folder"/*.wasm
  ls -l "$folder"/*.wasm
  if [ "${1-}" = --native ]; then
    cc -O1 "$folder/files.c" -o "$scratch/emscripten-files"
    rm -rf "$scratch/empty" && mkdir "$scratch/empty"
    "$scratch/emscripten-files" "$scratch/empty" >"$folder/files.txt"
    cc -O1 "$folder/program.c" -o "$scratch/emscripten-program"
    for what in dates clocks grow entropy names; do "$scratch/emscripten-program" "$what"; done
    c++ -O1 "$folder/containers.cpp" -o "$scratch/emscripten-containers"
    "$scratch/emscripten-containers" || [ $? = 7 ]
  fi
}
emscripten "$@"

# Programs with sockets: NAME.wasm with WasmEdge's calls, NAME-wamr.wasm with WAMR's, NAME-preview1.wasm with the stock ones.
# examples/go-http and examples/rust-warp are not committed (9 MB, and made of other people's crates); the tests build them
# where Go and Rust are.
net() {
  for source in examples/http/server.c examples/http/client.c examples/redis/redis.c examples/postgres/postgres.c test/guests/net/peer.c test/guests/net/checks.c; do
    c "${source%.c}.wasm" "$source"
    c "${source%.c}-wamr.wasm" "$source" -DWAMR
    chmod 644 "${source%.c}.wasm" "${source%.c}-wamr.wasm"
  done
  c examples/http/server-preview1.wasm examples/http/server.c -DPREVIEW1
  chmod 644 examples/http/server-preview1.wasm
  for name in stock unix; do
    c "test/guests/net/$name.wasm" "test/guests/net/$name.c"
    chmod 644 "test/guests/net/$name.wasm"
  done
  ls -l examples/*/*.wasm test/guests/net/*.wasm
  if [ "${1-}" = --native ]; then
    cc -O1 -Wall -Wextra test/guests/net/checks.c -o "$scratch/net-checks"
    "$scratch/net-checks"
  fi
}
net "$@"
