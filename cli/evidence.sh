#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Usage: evidence.sh [--runs N] [--megabytes N] [--mix JAVA,PYTHON,C]…
#        evidence.sh --baseline [--runs N] [--megabytes N]
#
# Counts real text of this machine (licences, manuals, documentation, headers, sources; lines over 1 MB and bytes outside
# UTF-8 among them) with `./esclusa wordcount`, and compares with tr, sort and uniq: N times (1) for each mix of languages,
# with and without --kill 3. One line for each; the exit status is 1 if any count differs.
#
# --baseline compares the speed: the text named ten times, two Java workers beside two threads of one JVM with an
# ArrayBlockingQueue (the hidden command wordcount-baseline), in turns, N times each (5); prints both medians and the ratio.
set -u -o pipefail
export LC_ALL=C
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
esclusa=$here/../esclusa
# The largest last, as they make up for what the others lack.
sources=(/usr/share/common-licenses "$here/../docs" "$here"/../*/src /usr/share/perl* /usr/lib/python3* /usr/share/man
    /usr/share/doc /usr/include)
mixes=() runs='' megabytes=100 baseline=''

usage() {
    printf 'evidence.sh: %s\n' "$1" >&2
    exit 2
}

while (($#)); do
    case $1 in
        --baseline) baseline=yes ;;
        --runs | --megabytes)
            [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage "$1 wants a number from 1, not '${2:-}'"
            [[ $1 == --runs ]] && runs=$2 || megabytes=$2
            shift
            ;;
        --mix)
            [[ ${2:-} =~ ^[0-9]+,[0-9]+,[0-9]+$ ]] || usage "--mix wants three numbers of workers, 1,1,1, not '${2:-}'"
            mixes+=("$2")
            shift
            ;;
        *) usage "there is no $1; --baseline, --runs N, --megabytes N and --mix JAVA,PYTHON,C there are" ;;
    esac
    shift
done
((megabytes >= 4)) || usage 'fewer than 4 megabytes have no room for long lines'
((${#mixes[@]})) || mixes=(1,1,1 2,0,0 0,2,0 0,0,2 1,1,0 1,0,1 0,1,1)

mkdir -p "$here/target"
folder=$(mktemp -d "$here/target/evidence-XXXXXX")
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The text of a folder's files, the compressed ones last. Ends when nobody reads any more.
text_of() { # FOLDER
    local files=(find "$1" -type f ! -name '*.pyc' ! -name '*.so' ! -name '*.a' ! -path '*/target/*')
    "${files[@]}" ! -name '*.gz' -print0 | sort -z | xargs -0 -r cat &&
        "${files[@]}" -name '*.gz' -print0 | sort -z | xargs -0 -r gzip -dc
}

# Each folder gives an equal share; what one lacks, the next ones give.
collect() { # BYTES
    local left=$1 share source size i=0
    for source in "${sources[@]}"; do
        share=$((left / (${#sources[@]} - i)))
        i=$((i + 1))
        ((share > 0)) || continue
        text_of "$source" 2>/dev/null | head -c "$share" >"$folder/share"
        size=$(stat -c %s "$folder/share")
        left=$((left - size))
        cat "$folder/share"
    done
    rm "$folder/share"
}

# Lines of more than 1 MB, Latin-1, and what is no text at all.
add_difficulties() { # FILE
    head -c 1300000 "$1" | tr '\n' ' ' >"$folder/long"
    printf '\n\377\376caf\351 na\357ve\n' >>"$folder/long"
    head -c 500000 "$(readlink -f "$(type -P bash)")" >>"$folder/long"
    printf '\n' >>"$folder/long"
    cat "$folder/long" >>"$1"
    rm "$folder/long"
    ((10#$(wc -L <"$1") > 1000000)) && ! iconv -f UTF-8 "$1" >/dev/null 2>&1
}

counted() { # COMMAND…: sets `figures`, the last line of stderr, or fails
    "$esclusa" "$@" >"$folder/got" 2>"$folder/err" || return 1
    figures=$(tail -n 1 "$folder/err")
}

check() { # MIX KILLS
    local equal=0 i java python c
    IFS=, read -r java python c <<<"$1"
    for ((i = 0; i < runs; i++)); do
        if counted wordcount "$folder"/part.* --top 0 --java "$java" --python "$python" --c "$c" --kill "$2" &&
            cmp -s "$folder/got" "$folder/want" && [[ $figures == *" killed=$2 "* ]]; then
            equal=$((equal + 1))
        else
            cp "$folder/got" "$here/target/evidence-$1-$2-$i.out"
            cp "$folder/err" "$here/target/evidence-$1-$2-$i.err"
        fi
    done
    printf 'java=%d python=%d c=%d kill=%d: %d of %d equal; the last one: %s\n' \
        "$java" "$python" "$c" "$2" "$equal" "$runs" "${figures:-failed}"
    ((equal == runs))
}

seconds() { # COMMAND…: of one count
    counted "$@" || { cat "$folder/err" >&2; exit 1; }
    printf '%s\n' "${figures##*seconds=}"
}

median() { # of the numbers on stdin
    sort -g | awk '{ all[NR] = $1 } END { print (all[int((NR + 1) / 2)] + all[int(NR / 2) + 1]) / 2 }'
}

compare_speed() {
    local i files=()
    for ((i = 0; i < 10; i++)); do files+=("$folder"/part.*); done
    for ((i = 0; i < runs; i++)); do
        seconds wordcount "${files[@]}" --java 2 --python 0 --c 0 >>"$folder/ours" || exit 1
        seconds wordcount-baseline "${files[@]}" --threads 2 >>"$folder/theirs" || exit 1
        printf 'two workers %s s, two threads %s s\n' "$(tail -n 1 "$folder/ours")" "$(tail -n 1 "$folder/theirs")"
    done
    awk -v ours="$(median <"$folder/ours")" -v theirs="$(median <"$folder/theirs")" -v n="$runs" 'BEGIN {
        printf "medians of %d: two workers %.3f s, two threads %.3f s, speed %.2f of the threads\n", n, ours, theirs,
            theirs / ours
    }'
}

collect $((megabytes * 1000000 - 1800000)) >"$folder/text"
add_difficulties "$folder/text" || { echo 'evidence.sh: the text has no long line, or is all UTF-8' >&2; exit 1; }
size=$(stat -c %s "$folder/text")
split -n 3 "$folder/text" "$folder/part."
rm "$folder/text"
printf '%d bytes in 3 files\n' "$size"
if [[ $baseline ]]; then
    runs=${runs:-5}
    compare_speed
    exit
fi
runs=${runs:-1}
"$here/words_by_hand.sh" "$folder"/part.* >"$folder/want"
status=0
for mix in "${mixes[@]}"; do
    for kills in 0 3; do
        check "$mix" "$kills" || status=1
    done
done
exit "$status"
