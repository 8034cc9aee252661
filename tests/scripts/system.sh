#!/usr/bin/env bash
# What install.sh does to a whole system: in a root of its own, an overlay over this one, where it is root, and a user.
# Nothing outside is changed. Prints "passed NAME", "FAILED NAME" or "skipped NAME".
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 2

# ---- outside: make the root, and go in ---------------------------------------------------------------------

if [ "${1-}" != inside ]; then
    # a file system of its own in memory: an overlay cannot lie on another
    # shellcheck disable=SC2016 # for that shell
    make_root='
        set -e
        mount -t tmpfs scratch "$1"
        mkdir "$1/upper" "$1/work" "$1/system"
        mount -t overlay -o lowerdir=/,upperdir="$1/upper",workdir="$1/work" overlay "$1/system"
        mkdir -p "$1/system/srv/tree"
        mount --bind "$2" "$1/system/srv/tree"
        for folder in proc dev; do mount --rbind "/$folder" "$1/system/$folder"; done
        mount -t tmpfs run "$1/system/run"
        mount -t tmpfs -o mode=1777 tmp "$1/system/tmp"'
    scratch=$(mktemp -d)
    trap 'rmdir "$scratch"' EXIT
    if ! unshare --mount sh -c "$make_root" - "$scratch" "$PWD" 2>/dev/null; then
        echo "skipped install.sh in a root of its own: this takes root, and a kernel with overlayfs"
        exit 0
    fi
    # shellcheck disable=SC2016 # for that shell
    unshare --mount sh -c "$make_root"' && exec chroot "$1/system" /srv/tree/tests/scripts/system.sh inside' - "$scratch" "$PWD"
    exit
fi

# ---- inside ------------------------------------------------------------------------------------------------

log=/tmp/log
service=/etc/systemd/system/tlsa-rollover.service
wants=/etc/systemd/system/timers.target.wants/tlsa-rollover.timer
deploy=/etc/letsencrypt/renewal-hooks/deploy/50-tlsa-rollover
state=/var/lib/tlsa-rollover/state
served=/var/lib/tlsa-rollover/served
person=roller
home=/home/$person

# test.sh has just built: a dotnet that does nothing saves building again for each fact
mkdir /srv/built
printf '#!/bin/sh\nexit 0\n' >/srv/built/dotnet
chmod +x /srv/built/dotnet
export PATH=/srv/built:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
unset XDG_CONFIG_HOME XDG_STATE_HOME XDG_DATA_HOME SUDO_USER
rm -rf /etc/tlsa-rollover /var/lib/tlsa-rollover /usr/local/lib/tlsa-rollover
mkdir -p /etc/letsencrypt /etc/cron.d
useradd --create-home "$person"

fact() {
    local name=$1
    if "$2"; then
        echo "passed install.sh, as a system: $name"
    else
        cat "$log"
        echo "FAILED install.sh, as a system: $name"
    fi
}

install() { ./install.sh "$@" >"$log" 2>&1; }

# name, kind, mode, size, time of change and target of all that lies in these places
picture() { find "$@" -printf '%p %y %m %s %T@ %l\n' | sort; }

everything_is_in_its_place() {
    install && tlsa-rollover --help >/dev/null && [ -e /usr/local/lib/tlsa-rollover/libe_sqlite3.so ] &&
        [ "$(stat -c %a /etc/tlsa-rollover/config.toml $state $served | xargs)" = "600 700 750" ] &&
        grep -q '^ExecStart=/usr/local/bin/tlsa-rollover --config /etc/tlsa-rollover/config.toml cleanup$' $service &&
        systemd-analyze verify --man=no $service >>"$log" 2>&1 && [ "$(stat -c %a /etc/cron.d/tlsa-rollover)" = 644 ]
}

the_timer_is_enabled() {
    [ "$(readlink -f $wants)" = /etc/systemd/system/tlsa-rollover.timer ] && [ "$(systemctl is-enabled tlsa-rollover.timer)" = enabled ]
}

certbot_finds_the_hook() {
    [ "$(readlink $deploy)" = /usr/local/share/tlsa-rollover/50-tlsa-rollover ] && [ -x $deploy ] &&
        { RENEWED_LINEAGE=/etc/letsencrypt/live/mail.example.com $deploy >"$log" 2>&1; [ $? -eq 2 ]; } &&
        grep -q '/etc/tlsa-rollover/config.toml:1: lineages: none is configured' "$log"
}

again_changes_nothing() {
    local before places=(/etc/tlsa-rollover /etc/systemd/system /etc/letsencrypt /etc/cron.d /usr/local /var/lib/tlsa-rollover)
    before=$(picture "${places[@]}")
    install && [ "$before" = "$(picture "${places[@]}")" ]
}

an_upgrade_keeps_what_is_there() {
    local before
    echo 'state' >$state/state.db
    mkdir $served/mail.example.com
    echo '# mine' >>/etc/tlsa-rollover/config.toml
    before=$(picture $state $served /etc/tlsa-rollover)
    echo old >/usr/local/lib/tlsa-rollover/tlsa-rollover
    install && [ "$before" = "$(picture $state $served /etc/tlsa-rollover)" ] && tlsa-rollover --help >/dev/null
}

no_enable_enables_nothing() {
    systemctl --quiet disable tlsa-rollover.timer && rm /etc/cron.d/tlsa-rollover &&
        install --no-enable && [ ! -e $wants ] && [ ! -e /etc/cron.d/tlsa-rollover ] && install && [ -e $wants ]
}

uninstalling_keeps_data_and_says_what_still_stands() {
    install --uninstall && [ -e /etc/tlsa-rollover/config.toml ] && [ -e $state/state.db ] && [ -d $served/mail.example.com ] &&
        grep -q '^kept: configuration in /etc/tlsa-rollover$' "$log" && grep -q '^kept: state and served certificates in /var/lib/tlsa-rollover$' "$log" &&
        grep -q "^mail.example.com: its TLSA records still stand.*'tlsa-rollover withdraw mail.example.com'" "$log" &&
        [ -z "$(find /usr/local /etc/systemd /etc/cron.d /etc/letsencrypt -name '*tlsa-rollover*' -print)" ]
}

purging_leaves_a_run_that_is_under_way_alone() {
    flock $state/lock ./install.sh --uninstall --purge --dry-run >"$log" 2>&1 && [ -e $state/state.db ] &&
        { flock $state/lock env LOCK_WAIT=1 ./install.sh --uninstall --purge >"$log" 2>&1; [ $? -eq 1 ]; } &&
        grep -q "a run holds $state/lock" "$log" && [ -e $state/state.db ] && [ -e /etc/tlsa-rollover/config.toml ]
}

purging_keeps_what_a_mail_server_reads() {
    echo "ssl_cert = <$served/mail.example.com/fullchain.pem" >/etc/reader.conf
    install --uninstall --purge && [ ! -e /etc/tlsa-rollover ] && [ ! -e $state ] && [ -d $served/mail.example.com ] &&
        grep -q "^kept: $served, which is named in /etc/reader.conf: .* rm -r /var/lib/tlsa-rollover" "$log"
}

purging_removes_what_nothing_reads() {
    rm /etc/reader.conf
    install --uninstall --purge && [ ! -e /var/lib/tlsa-rollover ] && grep -q '^remove /var/lib/tlsa-rollover$' "$log"
}

# with a systemctl that only writes down what it was told
systemd_that_runs_is_told() {
    local told=/tmp/told
    mkdir -p /run/systemd/system
    printf '#!/bin/sh\necho "$*" >>%s\n' $told >/srv/built/systemctl
    chmod +x /srv/built/systemctl
    install && [ "$(paste -sd, $told)" = "--quiet daemon-reload,--quiet enable --now tlsa-rollover.timer" ] && : >$told &&
        install --uninstall --purge &&
        [ "$(paste -sd, $told)" = "--quiet disable --now tlsa-rollover.timer,--quiet stop tlsa-rollover.service,--quiet daemon-reload" ]
    local result=$?
    cat $told >>"$log"
    rm -r /srv/built/systemctl /run/systemd/system
    return $result
}

another_root_is_left_to_itself() {
    local stage=/tmp/stage
    mkdir -p $stage/etc/letsencrypt && install --root $stage && [ -z "$(find /usr/local /etc /var/lib -name '*tlsa-rollover*')" ] &&
        [ "$(systemctl --root=$stage is-enabled tlsa-rollover.timer)" = enabled ] &&
        [ "$(readlink $stage$deploy)" = /usr/local/share/tlsa-rollover/50-tlsa-rollover ] &&
        [ "$(readlink $stage/usr/local/bin/tlsa-rollover)" = /usr/local/lib/tlsa-rollover/tlsa-rollover ] &&
        ! grep -rn "$stage" $stage/etc $stage/usr/local/share &&
        install --root $stage --uninstall --purge && [ -z "$(find $stage ! -type d)" ]
}

# as the person, with a login's environment and no more
as_person() { su "$person" -c "PATH=$PATH ./install.sh $*" >"$log" 2>&1; }

a_user_installs_for_themselves() {
    as_person --user --certbot "$home/acme" &&
        su "$person" -c "$home/.local/bin/tlsa-rollover --help" >/dev/null &&
        [ "$(stat -c '%U %a' $home/.config/tlsa-rollover/config.toml $home/.local/state/tlsa-rollover/state | xargs)" = "$person 600 $person 700" ] &&
        grep -qx "state = \"$home/.local/state/tlsa-rollover/state\"" $home/.config/tlsa-rollover/config.toml &&
        grep -qx "certbot = \"$home/acme\"" $home/.config/tlsa-rollover/config.toml &&
        [ "$(readlink $home/acme/renewal-hooks/deploy/50-tlsa-rollover)" = $home/.local/share/tlsa-rollover/50-tlsa-rollover ] &&
        ! grep -rnE '(/usr/local|/etc/tlsa|/var/lib/tlsa)' $home/.config/systemd $home/.local/share $home/.config/tlsa-rollover
}

the_timer_of_a_user_is_enabled() {
    [ "$(su "$person" -c 'SYSTEMD_OFFLINE=1 systemctl --user is-enabled tlsa-rollover.timer')" = enabled ] &&
        su "$person" -c "mkdir -m 700 /tmp/runtime && XDG_RUNTIME_DIR=/tmp/runtime systemd-analyze --user verify --man=no $home/.config/systemd/user/tlsa-rollover.service" >"$log" 2>&1
}

a_user_is_told_of_lingering_and_the_way_back() {
    as_person --user --certbot "$home/acme" && grep -q "loginctl enable-linger $person$" "$log" &&
        as_person --uninstall --user --certbot "$home/acme" --purge && [ -z "$(find $home -name '*tlsa-rollover*')" ]
}

root_is_asked_for() {
    as_person
    [ $? -eq 2 ] && grep -q 'run it with sudo, or for yourself alone with --user' "$log"
}

fact "everything is in its place" everything_is_in_its_place
fact "the timer is enabled" the_timer_is_enabled
fact "certbot finds the hook" certbot_finds_the_hook
fact "a second run changes nothing" again_changes_nothing
fact "an upgrade keeps what is there" an_upgrade_keeps_what_is_there
fact "--no-enable enables nothing" no_enable_enables_nothing
fact "uninstalling keeps data and says what still stands" uninstalling_keeps_data_and_says_what_still_stands
fact "purging leaves a run that is under way alone" purging_leaves_a_run_that_is_under_way_alone
fact "purging keeps what a mail server reads" purging_keeps_what_a_mail_server_reads
fact "purging removes what nothing reads" purging_removes_what_nothing_reads
fact "systemd that runs is told" systemd_that_runs_is_told
fact "another root is left to itself" another_root_is_left_to_itself
fact "root is asked for" root_is_asked_for
fact "a user installs for themselves" a_user_installs_for_themselves
fact "the timer of a user is enabled" the_timer_of_a_user_is_enabled
fact "a user is told of lingering and of the way back" a_user_is_told_of_lingering_and_the_way_back
