#!/usr/bin/env bash
# Times Hearth against Hugo on the same invented stories, in one run, and
# prints the ratios: wall time, processor time and peak memory, each the median
# of several rounds.
#
#   bench/race.sh [--short | --one-code] [N [ROUNDS]]
#
# --short is for CI: 300 stories, three rounds, and a wide margin (it fails
# when Hearth takes longer than Hugo). Without it 1,000 stories, five rounds.
# Every story has fifteen lines of code of its own; with --one-code all have the same.
set -euo pipefail
cd "$(dirname "$0")/.."
n=1000 rounds=5 limit="" code=""
if [ "${1-}" = --short ]; then n=300 rounds=3 limit=1.0; shift; fi
if [ "${1-}" = --one-code ]; then code=-one-code; shift; fi
n="${1-$n}" rounds="${2-$rounds}"
hugo="${HUGO-hugo}"
if ! command -v "$hugo" >/dev/null; then
	echo "race: there is no hugo here; install Debian's package, or set HUGO"
	[ "${HEARTH_TEST_REQUIRE-}" = all ] && exit 1
	exit 0
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go run ./bench/gen -n "$n" $code -o "$dir"

# once KIND: a cold build; prints "seconds kilobytes processor-seconds".
once() {
	case $1 in
	hearth) rm -rf "$dir/hearth/public" "$dir/hearth/.hearth"
		"$dir/timed" "$dir/hearth-bin" -q -C "$dir/hearth" build ;;
	hugo) rm -rf "$dir/hugo/public" "$dir/hugo/resources" "$dir/cache"
		"$dir/timed" "$hugo" --quiet -s "$dir/hugo" --noBuildLock --cacheDir "$dir/cache" ;;
	esac
}
for kind in hearth hugo; do once $kind >/dev/null; done # warm the disk cache
for ((i = 0; i < rounds; i++)); do
	for kind in hearth hugo; do once $kind >>"$dir/$kind.times"; done
done

median() { sort -n -k"$2,$2" "$dir/$1.times" | awk -v c="$2" '{v[NR]=$c} END {print v[int((NR+1)/2)]}'; }
hs=$(median hearth 1) us=$(median hugo 1) hm=$(median hearth 2) um=$(median hugo 2) hc=$(median hearth 3) uc=$(median hugo 3)
"$hugo" version
awk -v n="$n" -v r="$rounds" -v hs="$hs" -v us="$us" -v hm="$hm" -v um="$um" -v hc="$hc" -v uc="$uc" -v limit="$limit" 'BEGIN {
	printf "%d stories, median of %d\n", n, r
	printf "         hearth     hugo    ratio\n"
	printf "wall   %7.2fs %7.2fs  %7.2f\n", hs, us, hs/us
	printf "cpu    %7.2fs %7.2fs  %7.2f\n", hc, uc, hc/uc
	printf "memory %6.0fMB %6.0fMB  %7.2f\n", hm/1024, um/1024, hm/um
	if (limit != "" && hs/us > limit) { print "too slow: more than " limit " of the time Hugo takes"; exit 1 }
}'
