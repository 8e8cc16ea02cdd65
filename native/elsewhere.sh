#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: elsewhere.sh [clang|musl|aarch64|all] [FOLDER]. Build the C side with clang, with musl, and for AArch64 (under
# qemu-user), in folders under FOLDER (default: target/elsewhere); for each, compare its layout with docs/layout/v1.txt and Java's numbers with
# its headers, and run the C tests. What a test could not try there is printed, with the reason.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
cd "$root"

usage() {
    printf 'usage: native/elsewhere.sh [clang|musl|aarch64|all] [FOLDER]\n' >&2
    exit 2
}

missing() { # WHAT PACKAGE
    printf 'Esclusa elsewhere needs %s: install the Debian package %s.\n' "$1" "$2" >&2
    exit 1
}

need() { # PROGRAM PACKAGE
    type -P "$1" >/dev/null || missing "the program $1" "$2"
}

build_for() { # PLACE
    build "$1" -S native --toolchain "$here/toolchains/$1.cmake" -DESCLUSA_PYTHON_EXTENSION=OFF
}

same_layout() { # PLACE RUNNER…
    local place=$1
    shift
    diff docs/layout/v1.txt <("$@" "$folder/$place/layout_dump") || return 1
    printf '%s: the layout is that of docs/layout/v1.txt\n' "$place"
}

same_numbers() { # PLACE ARCHITECTURE COMPILER RUNNER…: each line of Java's is one of C's
    local place=$1 architecture=$2 compiler=$3 library=GLIBC differing status=0
    if [[ $place == musl ]]; then library=MUSL; fi
    shift 3
    # shellcheck disable=SC2086 # a compiler with its options
    $compiler -Wall -Werror -o "$folder/$place/kernel_numbers" src/test/c/kernel_numbers.c || return 1
    "$@" "$folder/$place/kernel_numbers" >"$folder/$place/c_numbers.txt" || return 1
    rm -rf "$folder/classes" # or javac would keep what is older than its source
    "$java_home/bin/javac" -d "$folder/classes" -sourcepath src/main/java:src/test/java \
        src/test/java/org/esclusa/internal/sys/JavaNumbers.java || return 1
    "$java_home/bin/java" -cp "$folder/classes" org.esclusa.internal.sys.JavaNumbers "$architecture" "$library" \
        >"$folder/$place/java_numbers.txt" || return 1
    differing=$(grep -vxFf "$folder/$place/c_numbers.txt" "$folder/$place/java_numbers.txt") || status=$?
    if ((status != 1)); then
        printf '%s: its headers have other numbers than these of Java:\n%s\n' "$place" "$differing"
        return 1
    fi
    printf '%s: %d numbers of Java are those of its headers\n' "$place" \
        "$(wc -l <"$folder/$place/java_numbers.txt")"
}

test_all() { # PLACE
    run_tests "$1" --parallel "$(nproc)"
}

clang() {
    need clang clang
    local architecture=amd64
    [[ $(uname -m) == aarch64 ]] && architecture=aarch64
    build_for clang && same_layout clang env &&
        same_numbers clang "$architecture" "$(type -P clang)" env && test_all clang
}

musl() {
    need musl-gcc musl-tools
    local architecture=amd64
    [[ $(uname -m) == aarch64 ]] && architecture=aarch64
    build_for musl && same_layout musl env &&
        same_numbers musl "$architecture" "musl-gcc -idirafter $folder/musl/kernel-headers" env && test_all musl
}

aarch64() {
    if [[ $(uname -m) == aarch64 ]]; then
        printf 'aarch64: not done, as this machine is an AArch64, and every build is for it\n'
        return
    fi
    need aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
    [[ -e /usr/aarch64-linux-gnu/include/stdio.h ]] || missing 'the C library of AArch64' libc6-dev-arm64-cross
    local emulator
    emulator=$(type -P qemu-aarch64-static || type -P qemu-aarch64) ||
        missing 'the program qemu-aarch64-static' qemu-user-static
    export QEMU_LD_PREFIX=/usr/aarch64-linux-gnu
    build_for aarch64 && same_layout aarch64 "$emulator" &&
        same_numbers aarch64 aarch64 aarch64-linux-gnu-gcc "$emulator" && test_all aarch64
}

(($# <= 2)) || usage
case ${1:-all} in
clang | musl | aarch64) places=("$1") ;;
all) places=(clang musl aarch64) ;;
*) usage ;;
esac
mkdir -p "${2:-target/elsewhere}"
folder=$(cd "${2:-target/elsewhere}" && pwd)
need cmake cmake
source "$here/variants.sh"
java_home=$("$here/find_jdk.sh")
status=0
for place in "${places[@]}"; do
    "$place" || status=1
done
exit "$status"
