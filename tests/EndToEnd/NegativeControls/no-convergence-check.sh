#!/usr/bin/env bash
# Wrong: it copies the certificate only after two TTLs and a second, but counts them from the update of the primary,
# whatever the secondaries still give out.
set -euo pipefail
new=$(openssl x509 -in "$RENEWED_LINEAGE/cert.pem" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)
nsupdate -v -k "$KEY_FILE" <<END
server $SERVER
update add $OWNER $TTL TLSA 3 1 1 $new
send
END
sleep $((2 * TTL + 1))
cat "$RENEWED_LINEAGE/privkey.pem" "$RENEWED_LINEAGE/fullchain.pem" >"$SERVED"
$RELOAD
