#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: make.sh. Make the golden segments anew, by the peers that were built last; README.md says when that is right.
set -eu
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
folder=$here/1.0
rm -rf "$folder"
mkdir "$folder"
"$("$root/native/find_jdk.sh")/bin/java" --enable-native-access=ALL-UNNAMED -Desclusa.root="$root" \
    -cp "$root/target/classes:$root/target/test-classes" org.esclusa.conformance.GoldenSegments "$folder"
chmod 644 "$folder"/*
cd "$here"
sha256sum 1.*/* >SHA256SUMS
