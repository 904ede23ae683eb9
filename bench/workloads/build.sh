#!/bin/sh
# Builds the workloads' committed binaries: bench/workloads/build.sh. What they were made with, on Debian 12:
#   clang-19 19.1.7, lld-19, wasi-libc 0.0~git20220510 (apt-get install clang-19 lld-19 wasi-libc libclang-rt-19-dev-wasm32)
# The flags are those of the native builds that the benchmark makes (native.ts); each target keeps its compiler's default
# instructions, so only simd has vectors in its wasm.
set -eu
cd "$(dirname "$0")"
for source in *.c; do
  name=${source%.c} simd=
  if [ "$name" = simd ]; then simd=-msimd128; fi
  clang-19 --target=wasm32-wasi --sysroot=/usr -O2 -ffp-contract=off -Wall -Wextra $simd "$source" -o "$name.wasm" -Wl,--strip-all,--stack-first,-z,stack-size=1048576
  chmod 644 "$name.wasm"
done
ls -l -- *.wasm
