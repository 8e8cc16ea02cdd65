#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: build.sh FOLDER [TARGET]. Configure native/ in FOLDER where needed, and build TARGET (default: all).
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$1 target=${2:-all}
cache=$folder/CMakeCache.txt
python=$("$here/find_python.sh")

if [[ -f $cache ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$here" "$cache"; then
    rm -rf "$folder" # the repository has moved, and CMake's cache has not
fi
if ! [[ -f $folder/.configured && $(<"$folder/.configured") == "$python ${CC:-}" ]]; then
    generator=Ninja
    type -P ninja >/dev/null || generator='Unix Makefiles'
    mkdir -p "$folder"
    rm -f "$cache" "$folder/.configured"
    cmake -S "$here" -B "$folder" -G "$generator" -DPython_EXECUTABLE="$python" --log-level=WARNING \
        --no-warn-unused-cli
    printf '%s' "$python ${CC:-}" >"$folder/.configured"
fi
cmake --build "$folder" --target "$target" --parallel "$(nproc)"
