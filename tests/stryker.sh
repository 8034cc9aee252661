#!/usr/bin/env bash
# Lets dotnet-stryker break every expression of the timing model, the machine and the records in a copy of the core, and runs the
# core's tests on each. Every mutant must be killed or stand in tests/equivalent-mutants.txt with the reason. Part of --soak.
# Prints 'SURVIVED PLACE CHANGE' for each that lives, and 'passed' with the figures where none does.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

(cd "$root" && find . \( -path ./artifacts -o -path ./.git \) -prune -o -type f -print0 | xargs -0 cp --parents -t "$folder")
cd "$folder/tests/Core.Tests"
dotnet tool restore >"$folder/log" 2>&1 || { cat "$folder/log" >&2; exit 2; }
dotnet stryker --test-runner mtp --mutate '**/Rollover/**/*.cs' --mutate '**/Dane/**/*.cs' --reporter json \
  --output "$folder/out" --skip-version-check --concurrency "$(nproc)" >"$folder/log" 2>&1 ||
  { tail -n 40 "$folder/log" >&2; exit 2; }
python3 "$root/tests/survivors.py" "$folder/out/reports/mutation-report.json" "$root/tests/equivalent-mutants.txt"
