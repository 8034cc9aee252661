#!/usr/bin/env bash
# Builds and installs tlsa-rollover. Idempotent: run it again to upgrade in place.
set -euo pipefail
umask 022
caller=$PWD
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
Usage: ./install.sh [--prefix DIR] [--no-enable] [--uninstall] [--dry-run] [--help]
       ./install.sh --demo

Builds the native binary, then installs it below /usr/local, with its configuration in /etc/tlsa-rollover,
its state in /var/lib/tlsa-rollover, a systemd service and timer, a cron file for hosts where systemd does
not run, and certbot's deploy hook where certbot is. This needs root.

  --prefix DIR   everything below DIR and nothing elsewhere; needs no root
  --no-enable    the timer is installed, not enabled, and there is no cron file
  --uninstall    remove what was installed; state and configuration stay
  --dry-run      print every action, do nothing
  --demo         build into a temporary folder and show a whole rollover there, in under a minute; installs nothing
  --help         this text

Exit codes: 0 done; 1 the build or an action failed; 2 usage, or something is missing and nothing was done.
TEXT
}

refuse() { echo "install.sh: $1" >&2; exit 2; }

prefix='' configured=yes enable=yes uninstall=no dry_run=no demo=no
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=${2-}; [ -n "$prefix" ] || refuse "--prefix needs a folder"; shift ;;
        --prefix=?*) prefix=${1#*=} ;;
        --no-enable) enable=no ;;
        --uninstall) uninstall=yes ;;
        --dry-run) dry_run=yes ;;
        --demo) demo=yes ;;
        --help | -h) usage; exit 0 ;;
        *) refuse "unknown option '$1' (see --help)" ;;
    esac
    shift
done

# Where everything goes: only these lines know the system from a prefix.
if [ -n "$prefix" ]; then
    system=no
    case $prefix in /*) ;; *) prefix=$caller/$prefix ;; esac
    prefix=$(realpath -m -- "$prefix")
    etc=$prefix/etc/tlsa-rollover
    var=$prefix/var/lib/tlsa-rollover
    units=$prefix/lib/systemd/system
else
    system=yes
    prefix=/usr/local
    etc=/etc/tlsa-rollover
    var=/var/lib/tlsa-rollover
    units=/etc/systemd/system
fi
lib=$prefix/lib/tlsa-rollover
share=$prefix/share/tlsa-rollover
binary=$prefix/bin/tlsa-rollover
config=$etc/config.toml
hook=$share/50-tlsa-rollover
certbot_hooks=/etc/letsencrypt/renewal-hooks/deploy
cron=/etc/cron.d/tlsa-rollover
timer=tlsa-rollover.timer
case $prefix in *[!A-Za-z0-9/._+-]*) refuse "the prefix '$prefix' may hold letters, digits and / . _ + - only, since units and hook name it" ;; esac

work=$(mktemp -d)
unfinished=
trap 'rm -rf "$work" ${unfinished:+"$unfinished"}' EXIT
trap 'exit 1' INT TERM

# Every change goes through here: "act 'install X' command ...".
act() {
    if [ "$dry_run" = yes ]; then
        echo "would $1"
    else
        echo "$1"
        "${@:2}"
    fi
}

systemd_runs() { [ "$system" = yes ] && [ -d /run/systemd/system ]; }

# ---- before anything is done -------------------------------------------------------------------------------

may_write() {
    local folder=$1
    while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
    [ -d "$folder" ] && [ -w "$folder" ]
}

check_permission() {
    [ "$dry_run" = no ] || return 0
    if [ "$system" = yes ]; then
        [ "$(id -u)" -eq 0 ] || refuse "installing into the system needs root: run it with sudo, or give --prefix DIR"
    else
        may_write "$prefix" || refuse "'$prefix' cannot be written to: choose another --prefix, or change its owner"
    fi
}

runtime_identifier() {
    case $(uname -sm) in
        'Linux x86_64') echo linux-x64 ;;
        'Linux aarch64') echo linux-arm64 ;;
        *) refuse "there is no build for $(uname -sm): Linux on x86_64 or aarch64 is needed" ;;
    esac
}

# A C compiler that can link with zlib is what the native build asks for.
compiler_works() {
    local compiler
    for compiler in clang gcc; do
        command -v $compiler >/dev/null || continue
        echo 'int main(void) { return 0; }' | $compiler -x c -o "$work/probe" - -lz 2>/dev/null && return 0
    done
    return 1
}

install_compiler() {
    export DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=120 update
    apt-get -qq -o DPkg::Lock::Timeout=120 install -y --no-install-recommends clang zlib1g-dev >"$work/apt.log" 2>&1 ||
        { tail -n 20 "$work/apt.log" >&2; return 1; }
}

check_sdk() {
    dotnet --version >/dev/null 2>&1 ||
        refuse "the .NET SDK $(sed -n 's/.*"version": "\([^"]*\)".*/\1/p' global.json) or later is missing: https://dotnet.microsoft.com/download"
}

check_build_tools() {
    check_sdk
    compiler_works && return
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        refuse "the native build needs clang (or gcc) and the zlib headers: on Debian, apt-get install clang zlib1g-dev"
    fi
    act "install the packages clang and zlib1g-dev" install_compiler || refuse "clang and zlib1g-dev could not be installed"
    [ "$dry_run" = yes ] || compiler_works || refuse "clang and zlib1g-dev are installed, yet linking fails: try 'clang -x c - -lz'"
}

build() {
    dotnet publish src/TlsaRollover.Cli --configuration Release --runtime "$rid" --output "$built" \
        -p:RestoreLockedMode=true --nologo -v quiet ||
        { echo "install.sh: the build failed; nothing was installed" >&2; exit 1; }
}

# Into a folder that is gone afterwards, with the compiler that there is: a demo installs nothing, no packages either.
show_demo() {
    check_sdk
    built=$work/demo
    if compiler_works; then
        rid=$(runtime_identifier)
        echo "building the native binary, which takes a minute or two ..."
        build
        "$built/tlsa-rollover" demo
    else
        echo "building for the .NET runtime (the native build needs clang, or gcc, and the zlib headers) ..."
        dotnet build src/TlsaRollover.Cli --configuration Release --output "$built" -p:RestoreLockedMode=true --nologo -v quiet -clp:NoSummary ||
            { echo "install.sh: the build failed" >&2; exit 1; }
        dotnet "$built/tlsa-rollover.dll" demo
    fi
}

# ---- actions -----------------------------------------------------------------------------------------------

# A reader sees the old file or the new one, never a part.
replace() {
    local mode=$1 source=$2 target=$3
    mkdir -p "$(dirname "$target")"
    unfinished=$(mktemp "$target.XXXXXX")
    cp "$source" "$unfinished"
    chmod "$mode" "$unfinished"
    sync "$unfinished"
    mv -fT "$unfinished" "$target"
    unfinished=
}

place() {
    local mode=$1 source=$2 target=$3
    if [ -f "$target" ] && [ ! -L "$target" ] && cmp -s "$source" "$target" && [ "$(stat -c %a "$target")" = "$mode" ]; then
        echo "unchanged: $target"
    else
        act "install $target" replace "$mode" "$source" "$target"
    fi
}

relink() {
    mkdir -p "$(dirname "$2")"
    unfinished=$2.$$
    ln -sfn "$1" "$unfinished"
    mv -fT "$unfinished" "$2"
    unfinished=
}

point() {
    if [ "$(readlink "$2")" = "$1" ]; then echo "unchanged: $2"; else act "link $2 to $1" relink "$1" "$2"; fi
}

# An existing folder keeps its mode and group: they may have been chosen.
folder() {
    if [ -d "$2" ]; then echo "unchanged: $2"; else act "create $2 (mode $1)" install -d -m "$1" "$2"; fi
}

discard() {
    if [ -e "$1" ] || [ -L "$1" ]; then act "remove $1" rm -rf "$1"; fi
}

# The files in hooks/ name the paths of a system installation.
rendered() {
    local copy
    copy=$work/$(basename "$1")
    sed -e "s|/usr/local/bin/tlsa-rollover|$binary|g" \
        -e "s|/etc/tlsa-rollover|$etc|g" \
        -e "s|/var/lib/tlsa-rollover|$var|g" "$1" >"$copy"
    echo "$copy"
}

# What there is before anybody edits it.
first_config() {
    cat >"$work/config.toml" <<TEXT
# tlsa-rollover: README.md explains it, examples/config.toml in the source tree lists every key.

[store]
type = "sqlite"

[agent]
state = "$var/state"
served = "$var/served"
# resolver = "127.0.0.1:53"    # a validating one

# [providers.main]
# type = "rfc2136"
# server = "127.0.0.1:53"
# key_file = "tsig.key"        # beside this file, mode 0600

# [lineages."mail.example.com"]
# provider = "main"
# owners = ["_25._tcp.mail.example.com"]
# endpoints = [{ host = "mail.example.com", port = 25, protocol = "smtp" }]
# reload = [["postfix", "reload"]]
TEXT
    echo "$work/config.toml"
}

install_files() {
    place 644 "$built/libe_sqlite3.so" "$lib/libe_sqlite3.so"
    place 755 "$built/tlsa-rollover" "$lib/tlsa-rollover"
    point "$lib/tlsa-rollover" "$binary"
    folder 755 "$etc"
    if [ -e "$config" ]; then echo "unchanged: $config"; else configured=no; place 600 "$(first_config)" "$config"; fi
    folder 755 "$var"
    folder 700 "$var/state"
    folder 750 "$var/served"
    place 755 "$(rendered hooks/deploy/50-tlsa-rollover)" "$hook"
    place 644 "$(rendered hooks/cron.d/tlsa-rollover)" "$share/cron.d"
    place 644 "$(rendered hooks/systemd/tlsa-rollover.service)" "$units/tlsa-rollover.service"
    place 644 hooks/systemd/$timer "$units/$timer"
}

join_system() {
    # a certbot that was installed and has not run yet has no folder for hooks
    if [ -d /etc/letsencrypt ] || command -v certbot >/dev/null; then
        folder 755 "$certbot_hooks"
        point "$hook" "$certbot_hooks/50-tlsa-rollover"
    else
        echo "certbot is not installed here: give it --deploy-hook $hook, or run install.sh again after installing it"
    fi
    systemd_runs && act "read the systemd units again" systemctl daemon-reload
    [ "$enable" = yes ] || return 0
    # the cron file does nothing where systemd runs
    [ ! -d /etc/cron.d ] || place 644 "$share/cron.d" "$cron"
    if systemd_runs; then
        act "enable $timer" systemctl --quiet enable --now $timer
    else
        echo "systemd does not run here: once it does, systemctl enable --now $timer"
    fi
}

remove_files() {
    if systemd_runs && [ -e "$units/$timer" ]; then act "disable $timer" systemctl --quiet disable --now $timer; fi
    if [ "$system" = yes ]; then
        [ "$(readlink "$certbot_hooks/50-tlsa-rollover")" != "$hook" ] || discard "$certbot_hooks/50-tlsa-rollover"
        discard "$cron"
    fi
    discard "$units/$timer"
    discard "$units/tlsa-rollover.service"
    [ "$(readlink "$binary")" != "$lib/tlsa-rollover" ] || discard "$binary"
    discard "$lib"
    discard "$share"
    if systemd_runs; then act "read the systemd units again" systemctl daemon-reload; fi
    if [ -e "$etc" ]; then echo "kept: configuration in $etc"; fi
    if [ -e "$var" ]; then echo "kept: state and served certificates in $var"; fi
}

if [ "$demo" = yes ]; then
    show_demo
    exit
fi
check_permission
if [ "$uninstall" = yes ]; then
    remove_files
    exit 0
fi
rid=$(runtime_identifier)
built=$PWD/artifacts/native/$rid
check_build_tools
act "build tlsa-rollover for $rid" build
install_files
if [ "$system" = yes ]; then join_system; fi
if [ "$dry_run" = no ]; then
    echo "installed: $binary"
    if [ "$configured" = no ]; then echo "next: tlsa-rollover init writes a first configuration into $config; until then cleanup says what it lacks"; fi
fi
