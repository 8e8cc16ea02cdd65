# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by sanitize.sh and elsewhere.sh: build the C side once more for a place, in a folder of its name, and run the C
# tests there. They want `folder`, where those are, and `here`, the folder native.
generator=Ninja
type -P ninja >/dev/null || generator='Unix Makefiles'

build() { # PLACE CMAKE OPTION…; what it says is told only when it fails
    local place=$1
    shift
    { cmake "$@" -B "$folder/$place" -G "$generator" --log-level=WARNING --no-warn-unused-cli &&
        cmake --build "$folder/$place" --parallel "$(nproc)"; } >"$folder/$place.log" 2>&1 && return
    cat "$folder/$place.log"
    return 1
}

run_tests() { # PLACE CTEST OPTION…; what a test could not try there is told, and how far the kill matrix came
    local place=$1 status=0
    shift
    "$here/test.sh" "$folder/$place" "$@" >"$folder/$place.log" 2>&1 || status=$?
    if ((status != 0)); then
        grep -vE "^ +Start |   Passed " "$folder/$place.log"
    fi
    awk -v place="$place" '/^[0-9]+\/[0-9]+ Testing: / { test = $3 }
        /^(skipped: |no [a-z_0-9]+ here: )/ { print place ": " test ": " $0 }
        test == "tests/kill/kill_matrix" && /^all / { print place ": kill matrix: " $0 }' \
        "$folder/$place/Testing/Temporary/LastTest.log"
    grep -E 'tests passed' "$folder/$place.log" | sed "s/^/$place: /"
    return "$status"
}
