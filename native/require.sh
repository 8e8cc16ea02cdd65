#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Stop the build with one sentence if something it needs is missing: what it is, and the Debian package that brings it.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

missing() {
    printf '%s\n' "$1" >&2
    exit 1
}

"$here/find_jdk.sh" >/dev/null || exit 1

compiler=${CC:-cc}
type -P "${compiler%% *}" >/dev/null ||
    missing "Esclusa needs a C compiler, and there is no '$compiler': install the Debian package gcc."
printf '#include <stdatomic.h>\n#include <stdio.h>\n' | $compiler -std=c11 -fsyntax-only -x c - 2>/dev/null ||
    missing "Esclusa needs the headers of the C library, and '$compiler' finds none: install the Debian package libc6-dev."

type -P cmake >/dev/null ||
    missing "Esclusa needs CMake 3.21 or later: install the Debian package cmake."
[[ $(cmake --version) =~ ([0-9]+)\.([0-9]+) ]] && ((BASH_REMATCH[1] * 1000 + BASH_REMATCH[2] >= 3021)) ||
    missing "Esclusa needs CMake 3.21 or later, and here is only ${BASH_REMATCH[0]:-an unknown one}: install a newer Debian package cmake."
type -P ninja >/dev/null || type -P make >/dev/null ||
    missing "Esclusa needs Ninja or Make: install the Debian package ninja-build."

python=$("$here/find_python.sh") ||
    missing "Esclusa needs Python 3.11 or later: install the Debian package python3, or let ESCLUSA_PYTHON name one."
"$python" -c 'import os, sys, sysconfig
sys.exit(not os.path.exists(os.path.join(sysconfig.get_path("include"), "Python.h")))' ||
    missing "Esclusa needs the headers of $python: install the Debian package python3-dev."
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    missing "Esclusa needs the venv module of $python: install the Debian package python3-venv."
