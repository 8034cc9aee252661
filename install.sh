#!/usr/bin/env bash
# Builds and installs tlsa-rollover. Idempotent: run it again to upgrade in place.
set -euo pipefail
umask 022
caller=$PWD
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
Usage: ./install.sh [--user | --root DIR | --prefix DIR] [--certbot DIR] [--no-enable] [--dry-run]
       ./install.sh --uninstall [--purge] [--user | --root DIR | --prefix DIR] [--certbot DIR] [--dry-run]
       ./install.sh --demo

Builds the native binary, then installs it below /usr/local, with its configuration in /etc/tlsa-rollover,
its state in /var/lib/tlsa-rollover, a systemd service and timer, a cron file for hosts where systemd does
not run, and certbot's deploy hook where certbot is. This needs root. Run it again to upgrade in place, also
in the middle of a rollover.

  --user         for you alone, without root: ~/.local, ~/.config/tlsa-rollover, ~/.local/state/tlsa-rollover
                 (or where the XDG variables say) and a timer of your own systemd
  --root DIR     the system whose root is DIR, as for a package or an image; nothing is started
  --prefix DIR   everything below DIR and nothing elsewhere; needs no root
  --certbot DIR  certbot's --config-dir, whose renewal-hooks get the deploy hook; /etc/letsencrypt for a system
  --no-enable    the timer is installed, not enabled, and there is no cron file
  --uninstall    remove what was installed; configuration, state and served certificates stay
  --purge        with --uninstall: remove those too, but for served certificates that something in /etc names
  --dry-run      print every action, do nothing
  --demo         build into a temporary folder and show a whole rollover there, in under a minute; installs nothing
  --help         this text

Exit codes: 0 done; 1 the build or an action failed; 2 usage, or something is missing and nothing was done.
TEXT
}

refuse() { echo "install.sh: $1" >&2; exit 2; }

mode=system prefix='' root='' certbot='' join=no configured=yes enable=yes uninstall=no purge=no dry_run=no demo=no

# The value of an option: "--root DIR" or "--root=DIR".
folder_of() {
    case $1 in --*=*) folder=${1#*=} ;; *) folder=${2-}; given=2 ;; esac
    [ -n "$folder" ] || refuse "${1%%=*} needs a folder"
    case $folder in /*) ;; *) folder=$caller/$folder ;; esac
    folder=$(realpath -m -- "$folder")
}

become() {
    [ "$mode" = system ] || refuse "--user, --root and --prefix exclude each other"
    mode=$1
}

while [ $# -gt 0 ]; do
    given=1
    case $1 in
        --user) become user ;;
        --root | --root=*) become root; folder_of "$@"; root=${folder%/} ;;
        --prefix | --prefix=*) become prefix; folder_of "$@"; prefix=$folder ;;
        --certbot | --certbot=*) folder_of "$@"; certbot=$folder join=yes ;;
        --no-enable) enable=no ;;
        --uninstall) uninstall=yes ;;
        --purge) purge=yes ;;
        --dry-run) dry_run=yes ;;
        --demo) demo=yes ;;
        --help | -h) usage; exit 0 ;;
        *) refuse "unknown option '$1' (see --help)" ;;
    esac
    shift $given
done
[ "$purge" = no ] || [ "$uninstall" = yes ] || refuse "--purge goes with --uninstall"

# Where everything goes: only these lines know a system from a user and from a prefix. With --root the files lie below
# it, and name each other as the system will.
case $mode in
    prefix)
        etc=$prefix/etc/tlsa-rollover
        var=$prefix/var/lib/tlsa-rollover
        units=$prefix/lib/systemd/system
        share=$prefix/share/tlsa-rollover
        ;;
    user)
        [ -n "${HOME-}" ] || refuse "--user needs the variable HOME"
        [ "$(id -u)" -ne 0 ] || [ -z "${SUDO_USER-}" ] || refuse "--user is for whoever runs it: run it without sudo"
        prefix=$HOME/.local
        etc=${XDG_CONFIG_HOME:-$HOME/.config}/tlsa-rollover
        var=${XDG_STATE_HOME:-$HOME/.local/state}/tlsa-rollover
        units=${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user
        share=${XDG_DATA_HOME:-$HOME/.local/share}/tlsa-rollover
        ;;
    *)
        prefix=/usr/local
        etc=/etc/tlsa-rollover
        var=/var/lib/tlsa-rollover
        units=/etc/systemd/system
        share=$prefix/share/tlsa-rollover
        : "${certbot:=/etc/letsencrypt}"
        # a certbot that was installed and has not run yet has no folder
        if [ -d "$root$certbot" ] || { [ -z "$root" ] && command -v certbot >/dev/null; }; then join=yes; fi
        ;;
esac
lib=$prefix/lib/tlsa-rollover
binary=$prefix/bin/tlsa-rollover
config=$etc/config.toml
hook=$share/50-tlsa-rollover
certbot_hook=${certbot:+$certbot/renewal-hooks/deploy/50-tlsa-rollover}
cron=/etc/cron.d/tlsa-rollover
service=tlsa-rollover.service
timer=tlsa-rollover.timer
case $prefix$etc$var$units$share$certbot in
    *[!A-Za-z0-9/._+-]*) refuse "'$prefix', '$etc', '$var', '$share' and '$certbot' may hold letters, digits and / . _ + - only, since units and hook name them" ;;
esac

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

# Whether the systemd that the timer is for runs: not that of another root, nor anything for a prefix.
systemd_runs() {
    case $mode in
        system) [ -d /run/systemd/system ] ;;
        user) [ -S "${XDG_RUNTIME_DIR:-/run/user/$(id -u)}/systemd/private" ] ;;
        *) false ;;
    esac
}

systemd() {
    case $mode in
        user) systemctl --user --quiet "$@" ;;
        *) systemctl --quiet "$@" ;;
    esac
}

# Enabling a timer is a link, which systemctl makes also where systemd does not run.
systemd_offline() {
    case $mode in
        user) SYSTEMD_OFFLINE=1 systemctl --user --quiet "$@" ;;
        *) systemctl --root="${root:-/}" --quiet "$@" ;;
    esac
}

# ---- before anything is done -------------------------------------------------------------------------------

may_write() {
    local folder=$1
    while [ ! -e "$folder" ]; do folder=$(dirname "$folder"); done
    [ -d "$folder" ] && [ -w "$folder" ]
}

check_permission() {
    local folder
    [ "$dry_run" = no ] || return 0
    case $mode in
        system) [ "$(id -u)" -eq 0 ] || refuse "installing into the system needs root: run it with sudo, or for yourself alone with --user" ;;
        root) may_write "$root" || refuse "'$root' cannot be written to: choose another --root, or change its owner" ;;
        prefix) may_write "$prefix" || refuse "'$prefix' cannot be written to: choose another --prefix, or change its owner" ;;
        user)
            for folder in "$prefix" "$etc" "$var" "$units" "$share"; do
                may_write "$folder" || refuse "'$folder' cannot be written to: change its owner, or the XDG variable that names it"
            done
            ;;
    esac
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

# All paths are those of the system that is installed to; below they get its root before them.

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
    local mode=$1 source=$2 target=$root$3
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
    local link=$root$2
    if [ "$(readlink "$link")" = "$1" ]; then echo "unchanged: $link"; else act "link $link to $1" relink "$1" "$link"; fi
}

# An existing folder keeps its mode and group: they may have been chosen.
folder() {
    local folder=$root$2
    if [ -d "$folder" ]; then
        echo "unchanged: $folder"
    else
        act "create $folder (mode $1)" install -d -m "$1" "$folder"
    fi
}

discard() {
    local path=$root$1
    if [ -e "$path" ] || [ -L "$path" ]; then act "remove $path" rm -rf "$path"; fi
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
    case $certbot in '' | /etc/letsencrypt) ;; *) sed -i "/^served = /a certbot = \"$certbot\"" "$work/config.toml" ;; esac
    echo "$work/config.toml"
}

install_files() {
    local from=hooks/systemd
    [ "$mode" != user ] || from=hooks/systemd/user
    # the library first: either binary runs with either, and a timer may start one at any moment
    place 644 "$built/libe_sqlite3.so" "$lib/libe_sqlite3.so"
    place 755 "$built/tlsa-rollover" "$lib/tlsa-rollover"
    point "$lib/tlsa-rollover" "$binary"
    folder 755 "$etc"
    if [ -e "$root$config" ]; then echo "unchanged: $root$config"; else configured=no; place 600 "$(first_config)" "$config"; fi
    folder 755 "$var"
    folder 700 "$var/state"
    folder 750 "$var/served"
    place 755 "$(rendered hooks/deploy/50-tlsa-rollover)" "$hook"
    [ "$mode" = user ] || place 644 "$(rendered hooks/cron.d/tlsa-rollover)" "$share/cron.d"
    place 644 "$(rendered $from/$service)" "$units/$service"
    place 644 hooks/systemd/$timer "$units/$timer"
}

join_certbot() {
    if [ "$join" = yes ]; then
        folder 755 "$(dirname "$certbot_hook")"
        point "$hook" "$certbot_hook"
    else
        echo "certbot is not joined: give it --deploy-hook $hook, or run install.sh again with --certbot and its --config-dir"
    fi
}

join_timer() {
    systemd_runs && act "read the systemd units again" systemd daemon-reload
    [ "$enable" = yes ] || return 0
    # the cron file does nothing where systemd runs
    if [ "$mode" != user ] && [ -d "$root/etc/cron.d" ]; then place 644 "$(rendered hooks/cron.d/tlsa-rollover)" "$cron"; fi
    if systemd_runs; then
        act "enable $timer" systemd enable --now $timer
    elif command -v systemctl >/dev/null; then
        act "enable $timer, which starts when systemd does" systemd_offline enable $timer
    elif [ "$mode" = user ]; then
        echo "systemd is not here: let cron run it, with the line '* * * * * $binary --config $config cleanup' in crontab -e"
    else
        echo "systemd is not here: once it is, systemctl enable --now $timer"
    fi
    if [ "$mode" = user ] && [ ! -e "/var/lib/systemd/linger/$(id -un)" ]; then
        echo "the timer runs only while you are logged in, unless: loginctl enable-linger $(id -un)"
    fi
}

# ---- and back ----------------------------------------------------------------------------------------------

leave_timer() {
    [ -e "$root$units/$timer" ] || return 0
    if systemd_runs; then
        act "disable $timer" systemd disable --now $timer
        act "let a run that is under way end" systemd stop $service
    elif [ "$mode" != prefix ] && command -v systemctl >/dev/null; then
        act "disable $timer" systemd_offline disable $timer
    fi
}

remove_files() {
    leave_timer
    if [ -n "$certbot_hook" ] && [ "$(readlink "$root$certbot_hook")" = "$hook" ]; then discard "$certbot_hook"; fi
    case $mode in system | root) discard "$cron" ;; esac
    discard "$units/$timer"
    discard "$units/$service"
    [ "$(readlink "$root$binary")" != "$lib/tlsa-rollover" ] || discard "$binary"
    discard "$lib"
    discard "$share"
    if systemd_runs; then act "read the systemd units again" systemd daemon-reload; fi
}

# The lineages whose files services read, without the links that lead from a former name to the one of now.
served_lineages() { find "$root$var/served" -mindepth 1 -maxdepth 1 ! -name '.*' ! \( -type l ! -lname '*/*' \) -printf '%f\n' 2>/dev/null | sort; }

# Files of the system that name the served folder: mail servers that read their certificates there.
readers() { grep -rlsF --exclude-dir=tlsa-rollover -- "$var/served" "$root/etc" || true; }

keep_data() {
    local lineage
    if [ -e "$root$etc" ]; then echo "kept: configuration in $root$etc"; fi
    if [ -e "$root$var" ]; then echo "kept: state and served certificates in $root$var"; fi
    served_lineages | while read -r lineage; do
        echo "$lineage: its TLSA records still stand unless they were withdrawn, and no renewal reaches $root$var/served/$lineage any more: install again and run" \
            "'tlsa-rollover withdraw $lineage' to end DANE, or do by hand what the agent did"
    done
}

# Nothing starts a run any more; one that a person or certbot started may still be at it.
await_run() {
    local lock=$root$var/state/lock
    [ ! -e "$lock" ] || flock --timeout "${LOCK_WAIT:-60}" "$lock" true ||
        { echo "install.sh: a run holds $lock, so nothing was purged: try again when it has ended" >&2; exit 1; }
}

purge_data() {
    local named
    [ "$dry_run" = yes ] || await_run
    named=$(readers)
    discard "$etc"
    discard "$var/state"
    if [ -n "$(served_lineages)" ] && [ -n "$named" ]; then
        echo "kept: $root$var/served, which is named in ${named//$'\n'/, }: point these elsewhere, then rm -r $root$var"
    else
        discard "$var"
    fi
}

if [ "$demo" = yes ]; then
    show_demo
    exit
fi
check_permission
if [ "$uninstall" = yes ]; then
    remove_files
    if [ "$purge" = yes ]; then purge_data; else keep_data; fi
    exit 0
fi
rid=$(runtime_identifier)
built=$PWD/artifacts/native/$rid
check_build_tools
act "build tlsa-rollover for $rid" build
install_files
if [ "$mode" != prefix ]; then
    join_certbot
    join_timer
elif [ "$join" = yes ]; then
    join_certbot
fi
if [ "$dry_run" = no ]; then
    echo "installed: $root$binary"
    if [ "$configured" = no ]; then
        case $mode in
            prefix) next="$binary --config $config" ;;
            user) next="tlsa-rollover --config $config" ;;
            *) next=tlsa-rollover ;;
        esac
        echo "next: $next init writes a first configuration into $root$config; until then cleanup says what it lacks"
    fi
fi
