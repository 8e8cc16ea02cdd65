# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# Sourced by the commands that build what they run: `first_use cli`, `first_use bench` and `first_use stress` build on
# first use and when a source is newer than what was built. They want `root`, the repository, and `java_home`. Nothing is said on stdout.

# A sentence, and the end.
fail() {
    printf 'esclusa: %s\n' "$1" >&2
    exit 1
}

newer_than() { # FILE SOURCE…: is a source newer?
    local file=$1
    shift
    [[ -n $(cd "$root" && find "$@" -type f ! -name '*.pyc' -newer "$file" -print -quit) ]]
}

library=(src/main native/CMakeLists.txt python/src python/pyproject.toml pom.xml all/pom.xml)

built_cli() {
    local worker jar=$root/cli/target/esclusa-cli.jar
    [[ -f $jar && -f $root/cli/target/lib/esclusa.jar && -f $root/target/venv/.package ]] || return 1
    for worker in "$root"/cli/src/main/c/*.c; do
        worker=${worker##*/}
        [[ $worker == '*.c' || -x $root/target/native/bin/${worker%.c} ]] || return 1
    done
    ! newer_than "$jar" "${library[@]}" cli/src/main cli/pom.xml
}

built_bench() {
    local jar=$root/benchmarks/target/esclusa-benchmarks.jar stamp=$root/benchmarks/target/.built
    [[ -f $jar && -x $root/target/native/bench/worker && -f $root/target/venv/.package ]] || return 1
    # A build that finds nothing to change in the jar leaves its date.
    [[ $stamp -nt $jar ]] && jar=$stamp
    ! newer_than "$jar" "${library[@]}" benchmarks/src benchmarks/pom.xml
}

built_stress() {
    local jar=$root/stress/target/esclusa-stress.jar stamp=$root/stress/target/.built
    [[ -f $jar && -x $root/target/native/peers-kill/esclusa_peer && -f $root/target/venv/.package ]] || return 1
    [[ $stamp -nt $jar ]] && jar=$stamp
    ! newer_than "$jar" "${library[@]}" stress/src stress/pom.xml src/test/java/org/esclusa/peer src/test/python native/peers
}

build() { # MODULE NATIVE
    local log=$root/target/esclusa-build.log
    "$root/native/require.sh" || exit 1
    type -P mvn >/dev/null || fail 'Esclusa needs Maven: install the Debian package maven.'
    printf 'esclusa: building in %s, which takes about a minute the first time\n' "$root" >&2
    # A process group of its own, so that a signal to this script takes the whole build along; without the lock, so that
    # nothing it may leave running keeps others waiting.
    JAVA_HOME=$java_home setsid mvn -B -ntp -f "$root/all" package -pl "$1" -am -DskipTests \
        -Dmaven.test.skip=true -Desclusa.native.target="$2" -Desclusa.venv.kind=plain \
        </dev/null >"$log" 2>&1 9>&- &
    local maven=$!
    trap 'kill -TERM -- -$maven 2>/dev/null; exit 130' INT
    trap 'kill -TERM -- -$maven 2>/dev/null; exit 143' TERM HUP
    wait "$maven" || fail "the build failed; $log has the reason."
    trap - INT TERM HUP
}

build_cli() { build :esclusa-cli worker; }

build_bench() {
    build :esclusa-benchmarks all
    touch "$root/benchmarks/target/.built"
}

build_stress() {
    build :esclusa-stress all
    touch "$root/stress/target/.built"
}

first_use() { # cli, bench or stress
    "built_$1" && return
    mkdir -p "$root/target"
    exec 9>"$root/target/.esclusa-build.lock"
    flock 9 # two first uses at once: the second waits, and finds everything built
    "built_$1" || "build_$1"
    exec 9>&-
}
