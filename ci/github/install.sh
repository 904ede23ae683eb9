#!/usr/bin/env bash
# A step of action.yml: installs wasmgate for this job and puts it on the PATH of the steps that follow.
# PACKAGE is what npm takes; or BINARY is a URL or a path of the single file, BINARY_SHA256 what it must be.
set -euo pipefail

to=$RUNNER_TEMP/wasmgate
bin=$to/bin
if [ -n "$BINARY" ]; then
  mkdir -p "$bin"
  case $BINARY in
    http://* | https://*) curl --fail --silent --show-error --location --retry 3 --output "$bin/wasmgate" "$BINARY" ;;
    *) cp "$BINARY" "$bin/wasmgate" ;;
  esac
  if [ -n "$BINARY_SHA256" ]; then
    if command -v sha256sum >/dev/null; then sum=$(sha256sum <"$bin/wasmgate"); else sum=$(shasum -a 256 <"$bin/wasmgate"); fi
    if [ "${sum%% *}" != "$BINARY_SHA256" ]; then
      rm "$bin/wasmgate"
      echo "::error title=wasmgate::binary-sha256 is $BINARY_SHA256, and what $BINARY holds is ${sum%% *}"
      exit 1
    fi
  fi
  chmod +x "$bin/wasmgate"
else
  # Without a prefix of its own an older one of the runner could be found first.
  npm install --global --prefix "$to" --no-audit --no-fund "$PACKAGE"
  if [ "${RUNNER_OS-}" = Windows ]; then bin=$to; fi
fi

version=$("$bin/wasmgate" --version)
version=${version#wasmgate }
cache=${WASMGATE_CACHE_DIR:-$RUNNER_TEMP/wasmgate-cache}
echo "$bin" >>"$GITHUB_PATH"
echo "WASMGATE_CACHE_DIR=$cache" >>"$GITHUB_ENV"
{
  echo "version=${version%% *}"
  echo "cache-directory=$cache"
} >>"$GITHUB_OUTPUT"
