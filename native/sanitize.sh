#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: sanitize.sh [thread|address|all] [FOLDER] [CTEST OPTION…]. Build the C side with ThreadSanitizer, and with
# AddressSanitizer and UndefinedBehaviorSanitizer at once, in folders under FOLDER (default: target/sanitized), and run
# the C tests there: `native/sanitize.sh thread target/sanitized -R queue`. No report is suppressed. What a test could
# not try is printed, and how far the kill matrix came.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

usage() {
    printf 'usage: native/sanitize.sh [thread|address|all] [FOLDER] [CTEST OPTION…]\n' >&2
    exit 2
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
source "$here/variants.sh"
status=0
for place in "${places[@]}"; do
    build "$place" --preset "${place:0:1}san" && run_tests "$place" "$@" || status=1 # the presets tsan and asan
done
exit "$status"
