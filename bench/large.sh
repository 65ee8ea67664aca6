#!/usr/bin/env bash
# Times a cold build of a large site, and of one a tenth as large in the same
# run, and prints what a story takes in both: wall time, processor time, peak
# memory. No other program is needed.
#
#   bench/large.sh [N [MOST]]
#
# Without N 100,000 stories, which take 4 GB of disk. It fails when the large
# build takes more than MOST megabytes (1,000), or more than twice the processor
# time that ten of the small ones take.
set -euo pipefail
cd "$(dirname "$0")/.."
n="${1-100000}" most="${2-1000}"
small=$((n / 10))

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go run ./bench/gen -alone -n "$small" -o "$dir/small"
go run ./bench/gen -alone -n "$n" -o "$dir/large"
sync # or the first build would wait for the disk to take what was generated

"$dir/timed" "$dir/hearth-bin" -q -C "$dir/small/hearth" build >/dev/null # warms the disk cache
rm -rf "$dir/small/hearth/public" "$dir/small/hearth/.hearth"
read -r wall memory cpu < <("$dir/timed" "$dir/hearth-bin" -q -C "$dir/small/hearth" build)
read -r lwall lmemory lcpu < <("$dir/timed" "$dir/hearth-bin" -q -C "$dir/large/hearth" build)
awk -v s="$small" -v n="$n" -v w="$wall" -v m="$memory" -v c="$cpu" -v lw="$lwall" -v lm="$lmemory" -v lc="$lcpu" -v most="$most" 'BEGIN {
	printf "stories      wall  processor  memory  processor a story\n"
	printf "%7d  %7.2fs  %8.2fs  %4.0fMB  %.2f ms\n", s, w, c, m/1024, 1000*c/s
	printf "%7d  %7.2fs  %8.2fs  %4.0fMB  %.2f ms\n", n, lw, lc, lm/1024, 1000*lc/n
	printf "ten times the stories: %.1f times the wall time, %.1f times the processor time\n", lw/w, lc/c
	if (lm/1024 > most) { print "large: more than " most " MB"; exit 1 }
	if (lc/n > 2*c/s) { print "large: a story takes more than twice the time"; exit 1 }
}'
