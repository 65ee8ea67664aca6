#!/usr/bin/env bash
# Times `hearth import` against DuckDB's COPY from CSV to Parquet, on the same
# made-up exports in one run, and prints the ratios, by the clock and by the
# processor: the second one says more while other programs run.
#
#   bench/import.sh [ROWS [ROUNDS]]
#   bench/import.sh --large GB     # only memory: one file of about so many GB
#
# Hearth's side is the whole command on a new site: hashing the file, finding out
# what it is, cleaning, pseudonyms, threads, word lists, rows, words, ledger.
# DuckDB is told the columns and does nothing but read and write.
set -euo pipefail
cd "$(dirname "$0")/.."
large=""
if [ "${1-}" = --large ]; then large="${2-2}"; shift $#; fi
n="${1-1000000}" rounds="${2-3}"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go build -o "$dir/exports" ./bench/exports
go test -c -o "$dir/copy" ./bench/exports

# once KIND: imports into a new site; prints "seconds kilobytes processor-seconds".
once() {
	rm -rf "$dir/site"
	mkdir -p "$dir/site/data/raw/forum"
	echo "title: Bench" >"$dir/site/hearth.yaml"
	ln "$dir/$1.csv" "$dir/site/data/raw/forum/$1.csv"
	"$dir/timed" "$dir/hearth" -q -C "$dir/site" import
}
median() { sort -n -k"$2,$2" "$1" | awk -v c="$2" '{v[NR]=$c} END {print v[int((NR+1)/2)]}'; }

if [ -n "$large" ]; then
	"$dir/exports" -kind messages -n $((large * 9000000)) >"$dir/messages.csv"
	ls -l "$dir/messages.csv" | awk '{printf "%.2f GB\n", $5/1e9}'
	once messages | awk '{printf "%.1f s, %.0f MB at the peak, %.1f s of processor\n", $1, $2/1024, $3}'
	exit 0
fi
printf '%-10s %6s %9s %9s %7s %11s %11s %7s %8s\n' rows MB duckdb hearth ratio 'duckdb cpu' 'hearth cpu' ratio memory
for kind in messages letters readings; do
	"$dir/exports" -kind $kind -n "$n" >"$dir/$kind.csv"
	for ((i = 0; i < rounds; i++)); do
		BENCH_CSV="$dir/$kind.csv" "$dir/copy" -test.run '^TestCopy$' | awk '/^seconds/ {print $2, $3}' >>"$dir/$kind.copy"
		once $kind >>"$dir/$kind.import"
	done
	awk -v k=$kind -v d="$(median "$dir/$kind.copy" 1)" -v e="$(median "$dir/$kind.copy" 2)" -v h="$(median "$dir/$kind.import" 1)" \
		-v m="$(median "$dir/$kind.import" 2)" -v c="$(median "$dir/$kind.import" 3)" -v s="$(stat -c %s "$dir/$kind.csv")" \
		'BEGIN {printf "%-10s %6.0f %8.2fs %8.2fs %6.0f%% %10.2fs %10.2fs %6.0f%% %6.0fMB\n", k, s/1e6, d, h, 100*d/h, e, c, 100*e/c, m/1024}'
	rm "$dir/$kind.csv"
done
