#!/usr/bin/env bash
# Wrong: the deploy hook of many a guide. It publishes the new record, sleeps two TTLs and reloads. The services read
# live/, which certbot switched before it called this.
set -euo pipefail
new=$(openssl x509 -in "$RENEWED_LINEAGE/cert.pem" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -d' ' -f1)
nsupdate -v -k "$KEY_FILE" <<END
server $SERVER
update add $OWNER $TTL TLSA 3 1 1 $new
send
END
sleep $((2 * TTL))
$RELOAD
nsupdate -v -k "$KEY_FILE" <<END
server $SERVER
update delete $OWNER TLSA 3 1 1 $OLD
send
END
