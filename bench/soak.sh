#!/usr/bin/env bash
# Edits a site at random for a long time while `hearth serve` shows it, and fails
# when a page is old, or when memory, open files, threads or the cache keep growing.
#
#   bench/soak.sh [--short] [TIME]        # 30m
#
# --short is for CI: 45 seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
time=30m pause=100ms
if [ "${1-}" = --short ]; then time=45s pause=10ms; shift; fi
time="${1-$time}"

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
go build -o "$dir/hearth-bin" ./cmd/hearth
go build -o "$dir/soak" ./bench/soak
go run ./bench/gen -n 300 -charts 10 -o "$dir"
tied=() # it ends with this script, even when that is killed, and the preview with it
command -v setpriv >/dev/null && tied=(setpriv --pdeathsig TERM)
${tied[@]+"${tied[@]}"} "$dir/soak" -hearth "$dir/hearth-bin" -site "$dir/hearth" -for "$time" -pause "$pause"
