#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: format.sh [--check]. Format C and Python text by the tools of target/venv, or say what is not formatted or typed;
# Java has `mvn -f all spotless:apply`.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=target/venv/bin
export RUFF_CACHE_DIR=target/ruff-cache MYPY_CACHE_DIR=target/mypy-cache

files() { # PATTERN FOLDER…: the files of that name in those of the folders that exist
    local pattern=$1 folder
    shift
    for folder in "$@"; do
        if [[ -d $folder ]]; then find "$folder" -name "$pattern" -not -path '*/target/*'; fi
    done | sort
}
readarray -t c_files < <(files '*.[ch]' src/main/c native cli/src benchmarks/src examples/c)
readarray -t python_files < <(files '*.py*' python/src python/tests cli/src benchmarks/src examples/python |
    grep -E '\.pyi?$')
# Peers that stand for a user's unmodified multiprocessing run under Python 3.8 as well.
readarray -t peer_files < <(files '*.py' src/test/python)
programs=()
for folder in cli/src benchmarks/src examples/python src/test/python; do
    if [[ -n $(files '*.py' "$folder") ]]; then programs+=("$folder"); fi
done

ruff() { # SUBCOMMAND OPTION…, on every file
    local subcommand=$1
    shift
    "$tools/ruff" "$subcommand" --quiet --config python/pyproject.toml "$@" "${python_files[@]}"
    if ((${#peer_files[@]})); then
        "$tools/ruff" "$subcommand" --quiet --config python/pyproject.toml --target-version py38 "$@" "${peer_files[@]}"
    fi
}

if [[ ${1:-} == --check ]]; then
    if ((${#c_files[@]})); then "$tools/clang-format" --dry-run -Werror --ferror-limit=1 "${c_files[@]}"; fi
    ruff format --check --diff
    ruff check
    "$tools/mypy" --config-file python/pyproject.toml --no-error-summary python/src python/tests
    for folder in "${programs[@]}"; do
        "$tools/mypy" --config-file python/pyproject.toml --no-error-summary "$folder"
    done
else
    if ((${#c_files[@]})); then "$tools/clang-format" -i "${c_files[@]}"; fi
    ruff check --fix || true # what it cannot fix, --check tells
    ruff format
fi
