#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: words_by_hand.sh FILE…
#
# What `esclusa wordcount --top 0 FILE…` must print, as a shell counts it.
set -u -o pipefail
export LC_ALL=C
for file; do
    cat "$file"
    echo # the end of a file is the end of its last word
done | tr -cs A-Za-z '\n' | tr A-Z a-z | sed '/^$/d' | sort | uniq -c | sort -k1,1nr -k2,2 |
    sed 's/^ *\([0-9]*\) \(.*\)/\1\t\2/'
