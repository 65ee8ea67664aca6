#!/usr/bin/env bash
# Times what a writer waits for: a build in which nothing changed, the first
# page of a preview that has a cache, a story saved, and a row of an export saved.
#
#   bench/desk.sh [--short] [N [CHARTS]]
#
# --short is for CI: 1,000 stories, 100 charts. Machines of CI are slow and busy, so
# nothing is held against the clock there but against the cold build of the same
# run: parts of it that are three times what is seen, at which asking all questions
# before the page is given again would show. The middle of the saves counts, and
# the best of three attempts.
# Without it 10,000 stories and 100 charts, and the figures are printed.
set -euo pipefail
cd "$(dirname "$0")/.."
n=10000 charts=100 saves=30 story="" row="" same="" first=""
if [ "${1-}" = --short ]; then n=1000 charts=100 saves=8 story=0.12 row=0.3 same=0.3 first=0.5; shift; fi
n="${1-$n}" charts="${2-$charts}"

dir=$(mktemp -d)
serve=""
# the preview may still write what it was told: it ends before its folder goes
end() {
	if [ -n "$serve" ]; then
		kill "$serve" 2>/dev/null || true
		wait "$serve" 2>/dev/null || true
	fi
	rm -rf "$dir"
}
trap end EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/timed" ./bench/timed
go build -o "$dir/save" ./bench/save
go run ./bench/gen -n "$n" -charts "$charts" -o "$dir"
site="$dir/hearth"

# part PART: that part of the cold build, in seconds.
part() { awk -v p="$1" -v c="$cold" 'BEGIN { printf "%.3f", p * c }'; }

# within SECONDS PART WHAT: fails when something took more than its part of the cold build.
within() {
	[ -n "$2" ] || return 0
	awk -v t="$1" -v l="$(part "$2")" 'BEGIN { exit !(t > l) }' || return 0
	echo "desk: too slow: $3 took $1 s, and may take $2 of the cold build, which is $(part "$2") s"
	exit 1
}

echo "$n stories, $charts charts over an export of 10,000 messages"
read -r cold memory _ < <("$dir/timed" "$dir/hearth-bin" -q -C "$site" build 2>&1)
echo "cold build:              $cold s, $((memory / 1024)) MB"
for _ in 1 2 3; do "$dir/timed" "$dir/hearth-bin" -q -C "$site" build >>"$dir/same" 2>&1; done
wall=$(sort -n "$dir/same" | sed -n 2p | cut -d' ' -f1)
echo "nothing changed:         $wall s (median of 3)"
within "$wall" "$same" "a build in which nothing changed"

start=$(date +%s.%N)
tied=() # the preview ends with this script, even when that is killed
command -v setpriv >/dev/null && tied=(setpriv --pdeathsig TERM)
${tied[@]+"${tied[@]}"} "$dir/hearth-bin" -q -C "$site" serve --port 0 >"$dir/address" 2>"$dir/said" &
serve=$!
until [ -s "$dir/address" ]; do sleep 0.01; done
address=$(head -1 "$dir/address")
curl -sf -o /dev/null "$address" --retry 100 --retry-delay 0 --retry-max-time 60
wall=$(awk -v a="$start" -v b="$(date +%s.%N)" 'BEGIN { printf "%.2f", b - a }')
echo "first page of a preview: $wall s"
within "$wall" "$first" "the first page of a preview"

page() { printf '%sstories/story-%06d.html' "$address" "$1"; }
# saved WHAT PART ARGUMENTS: times saves. With a part of the cold build that the
# one in the middle may take, there are three attempts.
saved() {
	for _ in 1 2 3; do
		echo -n "$1"
		"$dir/save" -site "$site" -n "$saves" ${2:+-most "$(part "$2")s"} "${@:3}" && return
	done
	exit 1
}
row() { saved "$1" "$row" -export data/raw/talk/talk.csv -page "$(page 0)" -pause "$2"; }
saved "a story saved:           " "$story" -story "content/stories/story-$(printf %06d $((n / 2))).md" -page "$(page $((n / 2)))"
row "a row saved:             " 1s
row "five times a second:     " 200ms
