#!/usr/bin/env bash
# What install.sh promises, on a prefix in a temporary folder. Prints "passed NAME" or "FAILED NAME".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2
root=$(mktemp -d)
trap 'chmod -R u+w "$root"; rm -rf "$root"' EXIT
prefix=$root/tree
log=$root/log

fact() {
    local name=$1
    if "$2"; then
        echo "passed install.sh: $name"
    else
        cat "$log"
        echo "FAILED install.sh: $name"
    fi
}

# test.sh has just built: a dotnet that does nothing saves building again for each fact
mkdir "$root/built"
printf '#!/bin/sh\nexit 0\n' >"$root/built/dotnet"
chmod +x "$root/built/dotnet"

install() { PATH=$root/built:$PATH ./install.sh --prefix "$prefix" "$@" >"$log" 2>&1; }

# name, kind, mode, size, time of change and target of everything below a folder
picture() { find "$1" -printf '%P %y %m %s %T@ %l\n' | sort; }

dry_run_does_nothing() {
    install --dry-run && [ ! -e "$prefix" ] && grep -q "would install $prefix/lib/tlsa-rollover/tlsa-rollover" "$log"
}

everything_is_below_the_prefix() {
    install && "$prefix/bin/tlsa-rollover" --help >"$log" 2>&1 &&
        [ -e "$prefix/lib/tlsa-rollover/libe_sqlite3.so" ] && [ -x "$prefix/share/tlsa-rollover/50-tlsa-rollover" ] &&
        [ "$(cd "$prefix" && stat -c %a etc/tlsa-rollover/config.toml var/lib/tlsa-rollover/state var/lib/tlsa-rollover/served | xargs)" = "600 700 750" ]
}

the_first_configuration_says_what_it_lacks() {
    "$prefix/bin/tlsa-rollover" --config "$prefix/etc/tlsa-rollover/config.toml" cleanup >"$log" 2>&1
    [ $? -eq 2 ] && grep -q 'providers: none is configured' "$log" && grep -q 'lineages: none is configured' "$log"
}

the_first_configuration_is_right_once_filled_in() {
    local filled=$root/filled
    mkdir "$filled"
    sed 's/^# \(\[\|[a-z_]* = \)/\1/' "$prefix/etc/tlsa-rollover/config.toml" >"$filled/config.toml"
    printf 'key "k" { algorithm hmac-sha256; secret "%s"; };\n' MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE= >"$filled/tsig.key"
    chmod 600 "$filled/tsig.key"
    # a lineage that is not configured: the whole file is read, and nobody is asked anything
    RENEWED_LINEAGE=/etc/letsencrypt/live/other "$prefix/bin/tlsa-rollover" --config "$filled/config.toml" hook --if-configured >"$log" 2>&1 &&
        [ ! -s "$log" ]
}

again_changes_nothing() {
    local before
    before=$(picture "$prefix")
    install && [ "$before" = "$(picture "$prefix")" ]
}

the_configuration_is_kept() {
    echo '# mine' >>"$prefix/etc/tlsa-rollover/config.toml"
    install && tail -n 1 "$prefix/etc/tlsa-rollover/config.toml" | grep -qx '# mine'
}

an_upgrade_replaces_by_renaming() {
    local before
    echo old >"$prefix/lib/tlsa-rollover/tlsa-rollover"
    before=$(stat -c %i "$prefix/lib/tlsa-rollover/tlsa-rollover")
    install && [ "$before" != "$(stat -c %i "$prefix/lib/tlsa-rollover/tlsa-rollover")" ] &&
        "$prefix/bin/tlsa-rollover" --help >"$log" 2>&1 && [ "$(find "$prefix/lib/tlsa-rollover" -type f | wc -l)" -eq 2 ]
}

uninstalling_keeps_state_and_configuration() {
    install --uninstall && [ "$(cd "$prefix" && find . -type f -o -type l)" = ./etc/tlsa-rollover/config.toml ] &&
        [ -d "$prefix/var/lib/tlsa-rollover/state" ] && grep -q "kept: .*$prefix/etc/tlsa-rollover" "$log"
}

# a PATH without a compiler, as a user who may not install one; then what install.sh is told
without() {
    local missing=$1 tools=$root/tools-$1 folder program
    shift
    mkdir "$tools"
    for folder in /usr/bin /bin; do
        for program in "$folder"/*; do
            case $(basename "$program") in
                clang* | gcc* | *-gcc* | cc | c99* | apt-get) ;;
                *) ln -sf "$program" "$tools/" ;;
            esac
        done
    done
    case $missing in
        dotnet) rm -f "$tools/dotnet" ;;
        tools) rm -f "$tools/dotnet" && printf '#!/bin/sh\necho "dotnet $*"\n' >"$tools/dotnet" && chmod +x "$tools/dotnet" ;;
        *) ln -sf "$(realpath "$(command -v dotnet)")" "$tools/dotnet" ;;
    esac
    PATH=$tools ./install.sh "$@" >"$log" 2>&1
}

a_missing_compiler_is_named() {
    without compiler --prefix "$root/none"
    [ $? -eq 2 ] && grep -q 'apt-get install clang zlib1g-dev' "$log" && [ ! -e "$root/none" ]
}

a_missing_sdk_is_named() {
    without dotnet --prefix "$root/none"
    [ $? -eq 2 ] && grep -q 'SDK 10.* is missing' "$log" && [ ! -e "$root/none" ]
}

# with a dotnet that only says what it was told
a_demo_without_a_compiler_runs_on_the_runtime() {
    without tools --demo && grep -q '^building for the .NET runtime' "$log" && grep -q '^dotnet build src/TlsaRollover.Cli ' "$log" &&
        grep -q '^dotnet /.*/tlsa-rollover.dll demo$' "$log"
}

a_failed_build_installs_nothing() {
    mkdir "$root/broken"
    # shellcheck disable=SC2016 # for the script, not for this one
    printf '#!/bin/sh\ncase $1 in publish) exit 1 ;; esac\n' >"$root/broken/dotnet"
    chmod +x "$root/broken/dotnet"
    PATH=$root/broken:$PATH ./install.sh --prefix "$root/none" >"$log" 2>&1
    [ $? -eq 1 ] && grep -q 'nothing was installed' "$log" && [ ! -e "$root/none" ]
}

bad_usage_is_refused() {
    ./install.sh --prefix >"$log" 2>&1
    [ $? -eq 2 ] && { ./install.sh --wrong >"$log" 2>&1; [ $? -eq 2 ]; } && grep -q "unknown option '--wrong'" "$log" &&
        { ./install.sh --prefix "$root/a b" >"$log" 2>&1; [ $? -eq 2 ]; } && [ ! -e "$root/a b" ]
}

a_file_as_prefix_is_refused() {
    touch "$root/file"
    ./install.sh --prefix "$root/file" >"$log" 2>&1
    [ $? -eq 2 ] && grep -q 'cannot be written to' "$log"
}

fact "a dry run does nothing" dry_run_does_nothing
fact "everything is below the prefix" everything_is_below_the_prefix
fact "the first configuration says what it lacks" the_first_configuration_says_what_it_lacks
fact "the first configuration is right once filled in" the_first_configuration_is_right_once_filled_in
fact "a second run changes nothing" again_changes_nothing
fact "the configuration is kept" the_configuration_is_kept
fact "an upgrade replaces by renaming" an_upgrade_replaces_by_renaming
fact "uninstalling keeps state and configuration" uninstalling_keeps_state_and_configuration
fact "a missing compiler is named" a_missing_compiler_is_named
fact "a missing SDK is named" a_missing_sdk_is_named
fact "a demo without a compiler runs on the runtime" a_demo_without_a_compiler_runs_on_the_runtime
fact "a failed build installs nothing" a_failed_build_installs_nothing
fact "bad usage is refused" bad_usage_is_refused
fact "a file as prefix is refused" a_file_as_prefix_is_refused
