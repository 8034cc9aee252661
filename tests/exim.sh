#!/usr/bin/env bash
# Unpacks Debian's Exim into FOLDER without installing it: its package and that of Postfix exclude each other.
#
#   tests/exim.sh FOLDER
set -euo pipefail

folder=$(realpath -m "${1:?which folder?}")
draft=$(mktemp -d)
trap 'rm -rf "$draft"' EXIT
cd "$draft"

# without its sandbox user, who may not write here
download() { apt-get -qq -o APT::Sandbox::User=root download exim4-daemon-light; }
download || { apt-get -qq update && download; }
dpkg-deb -x ./exim4-daemon-light_*.deb unpacked
mkdir -p "$(dirname "$folder")"
rm -rf "$folder"
mv unpacked "$folder"
