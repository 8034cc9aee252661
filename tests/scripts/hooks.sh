#!/usr/bin/env bash
# Are the scripts clean, and are the units of the installation that test.sh made valid and tight?
# Prints "passed NAME", "FAILED NAME" or "skipped NAME".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
installed=${1:-artifacts/installed}
# systemd's own scale, 0 (safe) to 100; what the reload commands need costs the rest (see the unit's comments)
threshold=32

check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "passed $name"
    else
        echo "$output"
        echo "FAILED $name"
    fi
}

silent() {
    local output
    if output=$("$@" 2>&1) && [ -z "$output" ]; then return 0; fi
    echo "$output"
    return 1
}

names_no_foreign_path() {
    ! grep -rnE '(^|[^[:alnum:]/])/(usr/local|etc/tlsa-rollover|var/lib/tlsa-rollover)' "$@"
}

if command -v shellcheck >/dev/null; then
    for script in install.sh test.sh .ci/run hooks/deploy/* tests/*.sh tests/*/*.sh tests/*/*/*.sh; do
        [ ! -e "$script" ] || check "shellcheck $script" shellcheck "$script"
    done
else
    echo "skipped shellcheck"
fi

units=$installed/lib/systemd/system
if command -v systemd-analyze >/dev/null; then
    check "the units are valid" silent systemd-analyze verify --man=no "$units/tlsa-rollover.service" "$units/tlsa-rollover.timer"
    check "the service is hardened" systemd-analyze security --no-pager --offline=true --threshold=$threshold "$units/tlsa-rollover.service"
else
    echo "skipped the units are valid"
    echo "skipped the service is hardened"
fi
check "an installation below a prefix names no other path" names_no_foreign_path "$units" "$installed/share/tlsa-rollover/50-tlsa-rollover"
