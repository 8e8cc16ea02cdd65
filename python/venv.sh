#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: venv.sh FOLDER [plain|tools]. Make a virtual environment in FOLDER that holds the esclusa package and, for
# `tools`, what tests and checks it. Each step is left out while its inputs are those of the last time.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
folder=$1 kind=${2:-tools}
python=$("$root/native/find_python.sh")
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

same() { [[ -f $folder/.$1 && $(<"$folder/.$1") == "$2" ]]; }
done_with() { printf '%s' "$2" >"$folder/.$1"; }

# A Debian Python and a pyenv one may share a version number, so the path counts too.
base="$folder $python $("$python" -V)"
if ! same base "$base"; then
    rm -rf "$folder"
    "$python" -m venv "$folder"
    done_with base "$base"
fi

builder=$(<"$here/requirements-build.txt")
if ! same builder "$builder"; then
    "$folder/bin/python" -m pip install --quiet -r "$here/requirements-build.txt"
    done_with builder "$builder"
fi

if [[ $kind == tools ]]; then
    tools=$(<"$here/requirements-test.txt")
    if ! same tools "$tools"; then
        "$folder/bin/python" -m pip install --quiet -r "$here/requirements-test.txt"
        done_with tools "$tools"
    fi
fi

package=$(cd "$root" && find python/pyproject.toml python/src src/main/c native/CMakeLists.txt \
    -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
if ! same package "$package"; then
    "$folder/bin/python" -m pip install --quiet --no-build-isolation --no-deps --force-reinstall \
        --config-settings=build-dir="$folder/../python-build" "$here"
    done_with package "$package"
fi
