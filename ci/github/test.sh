#!/usr/bin/env bash
# A step of action.yml: runs the tests that TESTS names, a path a line, with OPTIONS. Failures become annotations, the last
# line of the report an output and the job's summary.
set -euo pipefail

paths=()
while IFS= read -r path; do
  if [ -n "$path" ]; then paths+=("$path"); fi
done <<<"$TESTS"
read -r -a words <<<"$OPTIONS" || true

log=$RUNNER_TEMP/wasmgate-test.log
code=0
wasmgate test --reporter github ${words[@]+"${words[@]}"} -- "${paths[@]}" | tee "$log" || code=$?

# What follows a failing wasmgate on standard error (a wrong option, say) is no line of the report.
summary=$(grep -E '^[0-9]+ tests?: ' "$log" | tail -n 1 || true)
echo "summary=$summary" >>"$GITHUB_OUTPUT"
{
  echo '### wasmgate test'
  echo
  echo "${summary:-Nothing was tested: see the log.}"
} >>"$GITHUB_STEP_SUMMARY"
exit "$code"
