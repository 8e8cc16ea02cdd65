#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: format.sh [--check]. Format C and Python text by the tools of target/venv, or say what is not formatted;
# Java has `mvn spotless:apply`.
set -eu
cd "$(dirname "${BASH_SOURCE[0]}")/.."
tools=target/venv/bin
readarray -t c_files < <(find src/main/c native cli/src/main/c benchmarks/src/main/c examples/c \
    -name '*.[ch]' 2>/dev/null | sort)
python_folders=()
for folder in python src/test/python examples/python cli/src benchmarks/src; do
    if [[ -d $folder ]]; then python_folders+=("$folder"); fi
done

if [[ ${1:-} == --check ]]; then
    if ((${#c_files[@]})); then "$tools/clang-format" --dry-run -Werror --ferror-limit=1 "${c_files[@]}"; fi
    "$tools/ruff" format --quiet --check --diff --config python/pyproject.toml "${python_folders[@]}"
    "$tools/ruff" check --quiet --config python/pyproject.toml "${python_folders[@]}"
    "$tools/mypy" --config-file python/pyproject.toml python/src python/tests
else
    if ((${#c_files[@]})); then "$tools/clang-format" -i "${c_files[@]}"; fi
    "$tools/ruff" format --quiet --config python/pyproject.toml "${python_folders[@]}"
    "$tools/ruff" check --quiet --fix --config python/pyproject.toml "${python_folders[@]}"
fi
