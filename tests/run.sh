#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Installs what is needed, builds adclaim with gcc and with clang, and runs every test: as it is and
# under the address and undefined-behaviour sanitizers; the unit tests and a scan of the samples also
# under Valgrind. Warnings are errors. Ends with a line "N passed, N failed".
set -eu
cd "$(dirname "$0")/.."
sh scanner/packages.sh tests
failed=0

build() { # folder, compiler, options of meson setup…
    dir=build-test/$1
    compiler=$2
    shift 2
    if [ ! -f "$dir/build.ninja" ]; then
        rm -rf "$dir"
        CC=$compiler meson setup "$dir" --werror "$@" || return 1
    fi
    ninja -C "$dir"
}

run() { # folder, log name, options of meson test…
    dir=build-test/$1
    log=$2
    shift 2
    rm -f "$dir/meson-logs/$log.json"
    meson test -C "$dir" --no-rebuild --print-errorlogs --logbase "$log" "$@" || true
}

rm -f build-test/*/meson-logs/testlog*.json
if build gcc gcc; then
    run gcc testlog
    run gcc testlog-valgrind --suite unit --suite memory --timeout-multiplier 20 \
        --wrap 'valgrind -q --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite '"--suppressions=$PWD/tests/valgrind.supp"
else
    failed=$((failed + 1))
fi
if build sanitize clang -Db_sanitize=address,undefined -Db_lundef=false; then
    run sanitize testlog
else
    failed=$((failed + 1))
fi
exec python3 tests/tally.py "$failed" build-test/*/meson-logs/testlog*.json
