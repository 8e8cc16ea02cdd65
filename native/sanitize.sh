#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: sanitize.sh [thread|address|all] [FOLDER] [CTEST OPTION…]. Build the C side with ThreadSanitizer, and with
# AddressSanitizer and UndefinedBehaviorSanitizer at once, in folders under FOLDER (default: target/sanitized), and run
# the C tests there: `native/sanitize.sh thread target/sanitized -R queue`. No report is suppressed. What a test could
# not try is printed.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    printf 'usage: native/sanitize.sh [thread|address|all] [FOLDER] [CTEST OPTION…]\n' >&2
    exit 2
}

preset() { # thread: tsan, address: asan
    printf '%csan' "$1"
}

sanitize() { # thread|address CTEST OPTION…
    local place=$1 status=0
    shift
    if ! { cmake --preset "$(preset "$place")" -B "$folder/$place" -G "$generator" --log-level=WARNING \
        --no-warn-unused-cli && cmake --build "$folder/$place" --parallel "$(nproc)"; } >"$folder/$place.log" 2>&1; then
        cat "$folder/$place.log"
        return 1
    fi
    "$here/test.sh" "$folder/$place" "$@" >"$folder/$place.log" 2>&1 || status=$?
    if ((status != 0)); then
        grep -vE "^ +Start |   Passed " "$folder/$place.log"
    fi
    awk -v place="$place" '/^[0-9]+\/[0-9]+ Testing: / { test = $3 }
        /^(skipped: |no [a-z_0-9]+ here: )/ { print place ": " test ": " $0 }' \
        "$folder/$place/Testing/Temporary/LastTest.log"
    grep -E 'tests passed' "$folder/$place.log" | sed "s/^/$place: /"
    return "$status"
}

case ${1:-all} in
thread | address) places=("$1") ;;
all) places=(thread address) ;;
*) usage ;;
esac
root=$(dirname "$here")
folder=${2:-$root/target/sanitized}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
cd "$here" # where the presets are
shift $(($# < 2 ? $# : 2))
generator=Ninja
type -P ninja >/dev/null || generator='Unix Makefiles'
status=0
for place in "${places[@]}"; do
    sanitize "$place" "$@" || status=1
done
exit "$status"
