#!/usr/bin/env bash
# Applies each hand-made mutant of tests/mutants.txt to a copy of the core and runs the core's tests on it, then simulated lives: every
# one must be killed. Prints 'killed NAME' or 'SURVIVED NAME' for each; exits 1 when one survived, 2 when one does not apply or compile.
#
#   tests/mutants.sh [WORD]     only mutants whose name contains WORD
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
only=${1-}

# One worker a processor, each with every n-th mutant; MUTANTS_SHARE is "which n".
if [ -z "${MUTANTS_SHARE-}" ]; then
  workers=()
  for ((which = 0; which < $(nproc); which++)); do
    MUTANTS_SHARE="$which $(nproc)" bash "$0" "$@" &
    workers+=($!)
  done
  result=0
  for worker in "${workers[@]}"; do
    code=0
    wait "$worker" || code=$?
    [ "$code" -le "$result" ] || result=$code
  done
  exit "$result"
fi
read -r which workers <<<"$MUTANTS_SHARE"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
copy=$folder/mutated
original=$folder/original
export TLSA_ROLLOVER_LIVES=${TLSA_ROLLOVER_LIVES-300} TLSA_ROLLOVER_SHRINK=0 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
quick=(--nologo -v quiet -clp:ErrorsOnly -p:RunAnalyzers=false -p:TreatWarningsAsErrors=false -p:EnforceCodeStyleInBuild=false)

fail() { printf 'mutants: %s\n' "$1" >&2; exit 2; }

# What a build needs, also where there is no git or no checkout.
sources() { find . -path ./artifacts -prune -o -path ./.git -prune -o -type f -print0; }

# Replaces the one place in FILE that reads OLD by NEW.
replace() { # FILE OLD NEW
  local text rest
  text=$(<"$copy/$1")
  rest=${text#*"$2"}
  [ "$rest" != "$text" ] || fail "'$name' does not apply: $1 has no '$2'"
  [ "${rest#*"$2"}" = "$rest" ] || fail "'$name' is ambiguous: $1 has '$2' twice"
  printf '%s\n' "${text%%"$2"*}$3$rest" >"$copy/$1"
}

restore() { for file in "${touched[@]}"; do cp "$original/$file" "$copy/$file"; done; touched=(); }

# The rows first, since they are quick; then the random lives.
all_tests() { run_tests Core.Tests && run_tests Simulation.Tests -class Simulation.Tests.Lives.RolloverProperties; }
run_tests() { # PROJECT OPTION...
  local project=$1
  shift
  (cd "$copy" && "artifacts/bin/$project/debug/$project" -stopOnFail -noColor "$@" >run.log 2>&1)
}

# A mutant changes no signature, so that the tests stay as they were built.
build_core() {
  dotnet build "$copy/src/TlsaRollover.Core" --no-restore "${quick[@]}" >"$copy/build.log" 2>&1 &&
    for project in Core.Tests Simulation.Tests; do
      cp "$copy/artifacts/bin/TlsaRollover.Core/debug/TlsaRollover.Core.dll" "$copy/artifacts/bin/$project/debug/"
    done
}

is_ours() { [[ $name == *"$only"* ]] && ((count % workers == which)); }

kill_mutant() {
  [ -n "$name" ] || return 0
  if ! is_ours; then restore; return 0; fi
  build_core || { cat "$copy/build.log" >&2; fail "'$name' does not compile"; }
  if all_tests; then
    printf 'SURVIVED %s\n' "$name"
    survived=1
  else
    printf 'killed %s (%s)\n' "$name" "$(sed -n 's/^ *\(.*\) \[FAIL\]$/\1/p' "$copy/run.log" | sed 's/.*\.//' | head -n 1)"
  fi
  restore
}

mkdir "$original"
(cd "$root" && sources | xargs -0 cp --parents -t "$original")
cp -r "$original" "$copy"
for project in Core.Tests Simulation.Tests; do
  dotnet build "$copy/tests/$project" "${quick[@]}" >"$copy/build.log" 2>&1 || { cat "$copy/build.log" >&2; fail "$project does not build without a mutant"; }
done
all_tests || { cat "$copy/run.log" >&2; fail "the tests fail without a mutant"; }
survived=0
count=-1
name=''
file=''
old=''
touched=()
while IFS= read -r line; do
  case $line in
    '# '*) ;;
    'mutant: '*) kill_mutant; name=${line#mutant: }; count=$((count + 1)) ;;
    'in: '*) file=src/TlsaRollover.Core/Rollover/${line#in: }; touched+=("$file") ;;
    '- '*) old=${line#- } ;;
    '+ '*) ! is_ours || replace "$file" "$old" "${line#+ }" ;;
    '') ;;
    *) fail "tests/mutants.txt: cannot read '$line'" ;;
  esac
done <"$original/tests/mutants.txt"
kill_mutant
exit "$survived"
