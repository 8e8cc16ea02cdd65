#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: test.sh FOLDER [CTEST OPTION…]. Run the C tests built in FOLDER; FOLDER/ctest.xml holds the result.
set -eu
folder=$1
shift
exec ctest --test-dir "$folder" --output-on-failure --no-tests=error --output-junit "$folder/ctest.xml" "$@"
