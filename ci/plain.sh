#!/bin/sh
# An example for any other CI: tests what is in tests/ (or in the folders named), and leaves report.xml for whatever reads
# JUnit reports. Ends with 1 when a test is not as it should be.
set -eu
if ! command -v wasmgate >/dev/null; then
  npm install --global wasmgate
fi
exec wasmgate test --reporter junit --output "${REPORT:-report.xml}" "${@:-tests}"
