#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs the Debian packages that building adclaim needs, with "tests" those for its tests too.
# Asks for nothing and changes nothing when all of them are there.
set -eu

packages="gcc libc6-dev meson ninja-build pkg-config
    libicu-dev libjansson-dev libpcre2-dev libsodium-dev libyaml-dev"
if [ "${1:-}" = tests ]; then
    packages="$packages clang libclang-rt-14-dev libc6-dbg libcmocka-dev libvectorscan-dev
        python3-jsonschema ripgrep valgrind"
fi

missing=
for package in $packages; do
    case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true) in
    'install ok installed') ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" != 0 ]; then
    as_root=sudo
    command -v sudo >/dev/null || {
        echo "packages.sh: run this as root, or install sudo; missing:$missing" >&2
        exit 2
    }
fi
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
$as_root apt-get -q update
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing
