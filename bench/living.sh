#!/usr/bin/env bash
# Times a site of promises, voices, materials and editions against a site of as
# many plain stories with the same words, in one run, and prints the ratios. Of
# every measure it takes the least of several rounds, which is what other
# programs on the machine disturbed least.
#
#   bench/living.sh [--short | --brief] [N [ROUNDS]]
#
# Without N 500 promises, 500 voices, 200 materials and 50 editions against
# 1,250 stories, seven rounds; it fails when the processor takes more than 1.2
# times as long. Every page of both sites has a text of 8 KB, as in race.sh;
# with --brief it has a few sentences, and nothing fails. --short is for CI: a
# fifth of the pages, three rounds, and a wide margin.
set -euo pipefail
cd "$(dirname "$0")/.."
n=1250 rounds=7 limit=1.2 long=-long
if [ "${1-}" = --short ]; then n=250 rounds=3 limit=1.8; shift; fi
if [ "${1-}" = --brief ]; then rounds=15 limit="" long=""; shift; fi
n="${1-$n}" rounds="${2-$rounds}"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go run ./bench/gen -living $long -n "$n" -o "$dir"

# once SITE: a cold build; prints "seconds kilobytes processor-seconds".
once() {
	rm -rf "$dir/$1/public" "$dir/$1/.hearth"
	"$dir/timed" "$dir/hearth-bin" -q -C "$dir/$1" build
}
for site in living plain; do once $site >/dev/null; done # warm the disk cache
for ((i = 0; i < rounds; i++)); do
	for site in living plain; do once $site >>"$dir/$site.times"; done
done

least() { sort -n -k"$2,$2" "$dir/$1.times" | awk -v c="$2" 'NR == 1 {print $c}'; }
awk -v n="$n" -v r="$rounds" -v limit="$limit" -v ls="$(least living 1)" -v ps="$(least plain 1)" \
	-v lm="$(least living 2)" -v pm="$(least plain 2)" -v lc="$(least living 3)" -v pc="$(least plain 3)" 'BEGIN {
	printf "%d pages, least of %d\n", n, r
	printf "            living  stories    ratio\n"
	printf "wall       %6.2fs  %6.2fs  %7.2f\n", ls, ps, ls/ps
	printf "processor  %6.2fs  %6.2fs  %7.2f\n", lc, pc, lc/pc
	printf "memory     %5.0fMB  %5.0fMB  %7.2f\n", lm/1024, pm/1024, lm/pm
	if (limit != "" && lc/pc > limit) { print "living: more than " limit " times what stories take"; exit 1 }
}'
