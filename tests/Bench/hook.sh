#!/usr/bin/env bash
# The deploy hook that a careful person writes by hand: the hash of the new key, published beside the record that stands,
# on condition that it still stands; then looked up, and a line of state. It copies no files, so the agent's hook does more.
# Usage: RENEWED_LINEAGE=FOLDER hook.sh SERVER PORT KEYFILE OWNER TTL STATE
set -euo pipefail
server=$1 port=$2 key=$3 owner=$4 ttl=$5 state=$6
published() { dig "@$server" -p "$port" -k "$key" +tcp +norecurse +nosplit +short "$owner" TLSA; }

hash=$(openssl x509 -in "$RENEWED_LINEAGE/fullchain.pem" -noout -pubkey |
    openssl pkey -pubin -outform DER | openssl dgst -sha256 -r | cut -d ' ' -f 1)
present=$(published)
[ -n "$present" ] || { echo "$owner has no TLSA record" >&2; exit 1; }
nsupdate -v -k "$key" <<TEXT
server $server $port
$(while read -r record; do echo "prereq yxrrset $owner TLSA $record"; done <<<"$present")
update add $owner $ttl TLSA 3 1 1 $hash
send
TEXT
published | grep -qix "3 1 1 $hash"
printf '%s %s published 3 1 1 %s\n' "$(date -u +%FT%TZ)" "$owner" "$hash" >>"$state"
sync "$state"
