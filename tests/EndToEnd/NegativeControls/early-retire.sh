#!/usr/bin/env bash
# Wrong only at its end: it waits for every server and for every cache, but then believes the exit code of the reload
# command, and removes the old record while the old key may still be presented.
set -euo pipefail
new=$(openssl x509 -in "$RENEWED_LINEAGE/cert.pem" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)
nsupdate -v -k "$KEY_FILE" <<END
server $SERVER
update add $OWNER $TTL TLSA 3 1 1 $new
send
END
for each in $ALL_SERVERS; do
    for _ in $(seq 100); do
        dig +short +tcp "@$each" "$OWNER" TLSA | tr -d ' ' | grep -qi "$new" && break
        sleep 0.1
    done
done
sleep $((2 * TTL + 1))
cat "$RENEWED_LINEAGE/privkey.pem" "$RENEWED_LINEAGE/fullchain.pem" >"$SERVED"
$RELOAD
nsupdate -v -k "$KEY_FILE" <<END
server $SERVER
update delete $OWNER TLSA 3 1 1 $OLD
send
END
