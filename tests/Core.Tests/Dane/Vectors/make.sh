#!/usr/bin/env bash
# Makes the certificates of this folder anew (their keys are thrown away) and writes known-answers.txt.
# Needs openssl 3; mldsa44.pem comes from mldsa44.cs. Run by hand only: the tests read what is committed.
set -euo pipefail
cd "$(dirname "$0")"
keys=$(mktemp -d)
trap 'rm -rf "$keys"' EXIT

key() { openssl genpkey -quiet -out "$keys/$1.key" "${@:2}"; }

self_signed() { openssl req -x509 -new -key "$keys/$1.key" -subj "/CN=$1.example.test" -days 3650 -out "$1.pem" "${@:2}"; }

issued() { # subject issuer extensions
    openssl req -new -key "$keys/$1.key" -subj "/CN=$1.example.test" |
        openssl x509 -req -CA "$keys/$2.pem" -CAkey "$keys/$2.key" -days 3650 -out "$keys/$1.pem" -extfile <(echo "$3")
}

make() {
    key rsa2048 -algorithm RSA -pkeyopt rsa_keygen_bits:2048
    key rsapss -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048
    key p256 -algorithm EC -pkeyopt ec_paramgen_curve:P-256
    key p384 -algorithm EC -pkeyopt ec_paramgen_curve:P-384
    key ed25519 -algorithm ED25519
    key ed448 -algorithm ED448
    for name in rsa2048 rsapss p256 p384 ed25519 ed448; do self_signed "$name"; done

    # beyond 2049 the time must be a GeneralizedTime
    key generalized -algorithm ED25519
    self_signed generalized -days 36500

    # without extensions openssl writes version 1, which has no version tag
    key version1 -algorithm ED25519
    openssl req -new -key "$keys/version1.key" -subj /CN=version1.example.test |
        openssl x509 -req -signkey "$keys/version1.key" -days 3650 -out version1.pem

    for name in root intermediate leaf; do key $name -algorithm EC -pkeyopt ec_paramgen_curve:P-256; done
    openssl req -x509 -new -key "$keys/root.key" -subj /CN=root.example.test -days 3650 -out "$keys/root.pem"
    issued intermediate root 'basicConstraints=critical,CA:TRUE'
    issued leaf intermediate 'subjectAltName=DNS:leaf.example.test'
    cat "$keys"/{leaf,intermediate,root}.pem >chain.pem
}

# The octets of a certificate's SubjectPublicKeyInfo, cut out of it: the sixth element of its body, or the seventh after a version tag.
spki() {
    local elements offset
    mapfile -t elements < <(openssl asn1parse -inform DER -in "$1" | awk '$2 == "d=2" || /:d=2 / { sub(/:.*/, ""); print $1 }')
    offset=${elements[6]}
    if openssl x509 -inform DER -in "$1" -noout -text -certopt no_pubkey,no_sigdump,no_extensions 2>/dev/null | grep -q 'Version: 1 '; then offset=${elements[5]}; fi
    openssl asn1parse -inform DER -in "$1" -strparse "$offset" -noout -out "$2"
}

hex() { od -An -v -tx1 | tr -d ' \n'; }

date_of() { date -u -d "$(openssl x509 -inform DER -in "$1" -noout "-$2" | cut -d= -f2)" +%Y-%m-%dT%H:%M:%SZ; }

answers_of() { # file part der
    spki "$3" "$keys/spki"
    echo "$1 $2 validity $(date_of "$3" startdate) $(date_of "$3" enddate)"
    for digest in sha256 sha512; do
        echo "$1 $2 cert $digest $(openssl dgst "-$digest" -r "$3" | cut -d' ' -f1)"
        echo "$1 $2 spki $digest $(openssl dgst "-$digest" -r "$keys/spki" | cut -d' ' -f1)"
    done
    echo "$1 $2 spki full $(hex <"$keys/spki")"
}

answers() {
    echo '# file, certificate within it, what, how, expected; written by make.sh with openssl'
    for file in *.pem; do
        csplit -s -z -f "$keys/part-" "$file" '/BEGIN CERTIFICATE/' '{*}'
        part=0
        for pem in "$keys"/part-*; do
            openssl x509 -in "$pem" -outform DER -out "$keys/der"
            answers_of "${file%.pem}" $part "$keys/der"
            part=$((part + 1))
        done
        rm "$keys"/part-*
    done
}

[ "${1:-}" = --answers-only ] || make
answers >known-answers.txt
