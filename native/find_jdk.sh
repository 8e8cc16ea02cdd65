#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Print the home of a JDK 22 or later: ESCLUSA_JAVA_HOME and nothing else if it is set, JAVA_HOME, the path, then the
# folders where systems keep their JDKs. Where there is none: one sentence and exit 1. No JVM is started: the answer is in
# the JDK's `release` file.
set -u
shopt -s nullglob

feature_of() { # HOME: the feature version of a JDK, 0 for anything else
    local line version=0
    [[ -x $1/bin/java && -x $1/bin/javac && -r $1/release ]] || { echo 0; return; }
    while IFS= read -r line; do
        [[ $line =~ ^JAVA_VERSION=\"?([0-9]+) ]] && version=${BASH_REMATCH[1]}
    done <"$1/release"
    echo "$version"
}

accept() { # HOME: print it and end if it will do
    [[ -n $1 && $(feature_of "$1") -ge 22 ]] || return 0
    printf '%s\n' "$1"
    exit 0
}

if [[ -n ${ESCLUSA_JAVA_HOME:-} ]]; then
    accept "$ESCLUSA_JAVA_HOME"
    echo "Esclusa needs a JDK 22 or later, and ESCLUSA_JAVA_HOME names none: $ESCLUSA_JAVA_HOME" >&2
    exit 1
fi
accept "${JAVA_HOME:-}"
if on_path=$(type -P javac); then
    on_path=$(readlink -f "$on_path")
    accept "${on_path%/bin/javac}"
fi
best='' best_feature=0
for home in /usr/lib/jvm/* /usr/java/* /usr/jdk/* /opt/java/* "${HOME:-/nonexistent}"/.jdks/* \
    "${HOME:-/nonexistent}"/.sdkman/candidates/java/*; do
    feature=$(feature_of "$home")
    if ((feature > best_feature)); then
        best=$home best_feature=$feature
    fi
done
accept "$best"
echo "Esclusa needs a JDK 22 or later: install the Debian package openjdk-25-jdk, or let JAVA_HOME name one." >&2
exit 1
