#!/usr/bin/env bash
# Times Hearth against Observable Framework on the same stories with one line
# chart each over the same export, cold, in one run, and prints the ratios:
# wall time, processor time and peak memory, each the median of several rounds.
#
#   bench/observable.sh [N [ROUNDS]]        # 100 stories, three rounds
#
# Framework is installed from npm, with the libraries that its pages import; or
# FRAMEWORK=DIR names a folder in which `npm install` has put it.
set -euo pipefail
cd "$(dirname "$0")/.."
n="${1-100}" rounds="${2-3}"
if ! command -v npm >/dev/null; then
	echo "observable: there is no npm here; install Debian's package, or another one"
	exit 1
fi

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go run ./bench/gen -n "$n" -charts "$n" -framework -o "$dir"
framework="${FRAMEWORK-}"
if [ -z "$framework" ]; then
	framework="$dir/npm"
	mkdir "$framework"
	echo '{"private": true}' >"$framework/package.json"
	(cd "$framework" && npm install --silent --no-audit --no-fund @observablehq/framework@1.13.4 @observablehq/plot d3-dsv d3-array) >&2
fi
ln -s "$framework/node_modules" "$dir/framework/node_modules"

# once KIND: a cold build; prints "seconds kilobytes processor-seconds".
once() {
	case $1 in
	hearth) rm -rf "$dir/hearth/public" "$dir/hearth/.hearth" "$dir"/hearth/data/{answers,rows,text}
		"$dir/timed" "$dir/hearth-bin" -q -C "$dir/hearth" build ;;
	framework) rm -rf "$dir/framework/dist" "$dir/framework/src/.observablehq"
		(cd "$dir/framework" && "$dir/timed" node node_modules/.bin/observable build 2>"$dir/said") || { cat "$dir/said" >&2; exit 1; } ;;
	esac
}
for kind in hearth framework; do once $kind >/dev/null; done # warm the disk cache
for ((i = 0; i < rounds; i++)); do
	for kind in hearth framework; do once $kind >>"$dir/$kind.times"; done
done
pages=$(find "$dir/framework/dist" -name 'story-*.html' | wc -l)
[ "$pages" = "$n" ] || { echo "observable: Framework wrote $pages pages of $n"; exit 1; }
# a library that is not installed is left out of its pages without a word
for library in @observablehq/plot d3-dsv d3-array; do
	compgen -G "$dir/framework/dist/_node/$library@*" >/dev/null || { echo "observable: Framework's pages lack $library"; exit 1; }
done

median() { sort -n -k"$2,$2" "$dir/$1.times" | awk -v c="$2" '{v[NR]=$c} END {print v[int((NR+1)/2)]}'; }
echo "$n stories with a line chart each, median of $rounds"
printf '         hearth  framework   ratio\n'
for column in '1 wall s 1' '3 cpu s 1' '2 memory MB 1024'; do
	read -r at what unit by <<<"$column"
	awk -v w="$what" -v u="$unit" -v by="$by" -v h="$(median hearth "$at")" -v f="$(median framework "$at")" \
		'BEGIN { printf "%-6s %7.2f%-2s %7.2f%-2s  %6.2f\n", w, h/by, u, f/by, u, h/f }'
done
