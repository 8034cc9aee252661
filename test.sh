#!/usr/bin/env bash
# Builds and tests everything. The last line is 'N passed, N failed, N skipped'; the exit code is 0 only
# when nothing failed and something ran.
set -uo pipefail
cd "$(dirname "$0")" || exit 2

usage() {
    cat <<'TEXT'
Usage: ./test.sh [--require-real] [--soak] [--no-install] [--help]

Builds everything, publishes the native binary once and runs every test.

  --require-real   a skipped test is a failure (what .ci/run asks for)
  --soak           the long forms (SOAK=1 in the environment of the tests), and stryker's mutants
  --no-install     install no packages, even as root
  --help           this text

As root on Debian it installs the real servers and tools that the tests start (BIND, certbot, pebble,
Postfix, Dovecot, Unbound, clang ...), without starting any daemon, and unpacks Exim into artifacts.
Otherwise it names what is missing.
TEXT
}

# what the tests start, and what the native build needs
packages=(
    bind9 bind9-dnsutils bind9-utils certbot pebble postfix unbound ldnsutils gnutls-bin hash-slinger openssl
    dovecot-imapd dovecot-pop3d dovecot-managesieved libdb5.3 libgnutls-dane0 libidn12 libnsl2
    haproxy socat patch bsdutils
    knot knot-dnsutils pdns-server pdns-backend-sqlite3 sqlite3 strace
    iproute2 clang zlib1g-dev shellcheck systemd
)
require_real=no
soak=no
may_install=yes
passed=0
failed=0
skipped=0

for argument in "$@"; do
    case $argument in
        --require-real) require_real=yes ;;
        --soak) soak=yes ;;
        --no-install) may_install=no ;;
        --help | -h) usage; exit 0 ;;
        *) echo "test.sh: unknown option '$argument'" >&2; usage >&2; exit 2 ;;
    esac
done

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
# no build server may outlive this script
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export PATH="$PATH:/usr/sbin:/sbin"
limit=600
if [ "$soak" = yes ]; then
    export SOAK=1
    limit=7200
fi
log=$(mktemp)
policy=/usr/sbin/policy-rc.d
policy_saved=

# shellcheck disable=SC2317 # called by the trap
finish() {
    allow_daemons
    rm -f "$log"
}
trap finish EXIT
trap 'exit 130' INT TERM

step() { printf '\n== %s\n' "$*"; }

# Prints the closing line and ends.
conclude() {
    if [ "$require_real" = yes ] && [ "$skipped" -gt 0 ]; then
        echo "$skipped skipped, and --require-real lets none be"
        failed=$((failed + skipped))
        skipped=0
    fi
    printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}

# A step that everything after it needs.
must() {
    step "$1"
    shift
    local started=$SECONDS
    if ! timeout --kill-after=10 900 "$@"; then
        echo "test.sh: failed: $*" >&2
        failed=$((failed + 1))
        conclude
    fi
    echo "($((SECONDS - started)) s)"
}

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

# Debian starts what it installs unless this file says no; it is put back as it was.
forbid_daemons() {
    policy_saved=absent
    if [ -e "$policy" ]; then
        policy_saved=$(mktemp)
        cp -p "$policy" "$policy_saved"
    fi
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
}

allow_daemons() {
    case $policy_saved in
        '') return ;;
        absent) rm -f "$policy" ;;
        *) cp -p "$policy_saved" "$policy"; rm -f "$policy_saved" ;;
    esac
    policy_saved=
}

install_packages() {
    local apt=(apt-get -qq -o DPkg::Lock::Timeout=120)
    export DEBIAN_FRONTEND=noninteractive
    forbid_daemons
    # postfix would ask what kind of mail server this is to be
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
    timeout --kill-after=10 300 "${apt[@]}" update &&
        timeout --kill-after=10 900 "${apt[@]}" install -y --no-install-recommends "$@" >"$log" 2>&1
    local result=$?
    allow_daemons
    [ $result -eq 0 ] || tail -n 30 "$log"
    return $result
}

provide_packages() {
    command -v dpkg-query >/dev/null || return 0
    local missing
    mapfile -t missing < <(missing_packages)
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$may_install" = yes ] && [ "$(id -u)" -eq 0 ]; then
        step "install ${missing[*]}"
        install_packages "${missing[@]}" || echo "test.sh: the packages could not be installed: tests that need them will be skipped or fail" >&2
    else
        echo "test.sh: not installed, so tests that need them are skipped or fail: apt-get install ${missing[*]}" >&2
    fi
}

# Exim's package and that of Postfix exclude each other: it is unpacked, once, and not installed.
provide_exim() {
    command -v dpkg-deb >/dev/null || return 0
    [ ! -x artifacts/exim/usr/sbin/exim4 ] || return 0
    if [ "$may_install" = yes ]; then
        step "unpack exim4"
        timeout --kill-after=10 600 tests/exim.sh artifacts/exim || echo "test.sh: Exim could not be had: tests that need it will fail" >&2
    else
        echo "test.sh: Exim is not there, so tests that need it fail: tests/exim.sh artifacts/exim" >&2
    fi
}

# A script whose lines begin with passed, killed, FAILED, SURVIVED or skipped.
run_script() {
    step "$1"
    local started=$SECONDS
    timeout --kill-after=10 "$limit" bash "$@" 2>&1 | tee "$log"
    local result=${PIPESTATUS[0]} bad
    bad=$(grep -cE '^(FAILED|SURVIVED) ' "$log")
    [ "$result" -eq 0 ] || [ "$bad" -gt 0 ] || { echo "FAILED $1 ended with $result"; bad=1; }
    passed=$((passed + $(grep -cE '^(passed|killed) ' "$log")))
    skipped=$((skipped + $(grep -cE '^skipped ' "$log")))
    failed=$((failed + bad))
    echo "($((SECONDS - started)) s)"
}

# One of the three figures of the summary that dotnet test prints.
figure() { awk -v name="$1:" '/^Test run summary:/ { seen = 1 } seen && $1 == name { n = $2 } END { print n + 0 }' "$log"; }

run_project() {
    step "$1"
    local started=$SECONDS
    timeout --kill-after=10 "$limit" dotnet test --project "$1" --no-build --no-progress 2>&1 | tee "$log"
    local result=${PIPESTATUS[0]} bad
    bad=$(figure failed)
    if [ "$result" -ne 0 ] && [ "$bad" -eq 0 ]; then
        case $result in
            8) echo "test.sh: no test ran in $1" ;;
            124 | 137) echo "test.sh: $1 did not end within $limit s" ;;
            *) echo "test.sh: $1 ended with $result" ;;
        esac
        bad=1
    fi
    passed=$((passed + $(figure succeeded)))
    skipped=$((skipped + $(figure skipped)))
    failed=$((failed + bad))
    echo "($((SECONDS - started)) s)"
}

if ! command -v dotnet >/dev/null; then
    echo "test.sh: the .NET 10 SDK is missing: https://dotnet.microsoft.com/download" >&2
    exit 2
fi
provide_packages
provide_exim
must "restore, as the lock files say" dotnet restore --locked-mode
must "build" dotnet build --no-restore -v quiet
must "format" dotnet format --verify-no-changes --no-restore
must "publish the native binary" ./install.sh --prefix "$PWD/artifacts/installed"
export TLSA_ROLLOVER_BINARY="$PWD/artifacts/installed/bin/tlsa-rollover"

for script in tests/scripts/*.sh; do run_script "$script"; done
for project in tests/*.Tests tests/EndToEnd; do run_project "$project"; done
run_script tests/mutants.sh
if [ "$soak" = yes ]; then run_script tests/stryker.sh; fi
conclude
