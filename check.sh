#!/usr/bin/env bash
# Everything that must hold before a commit: format, vet, staticcheck, tests.
# `./check.sh ./internal/chart/...` looks at some packages only.
set -euo pipefail
cd "$(dirname "$0")"
packages=("${@:-./...}")

say() { printf '== %s\n' "$*"; }

say format
unformatted=$(gofmt -s -l $(git ls-files -co --exclude-standard '*.go'))
if [ -n "$unformatted" ]; then
	printf 'not formatted; run gofmt -s -w on:\n%s\n' "$unformatted"
	exit 1
fi

say vet
go vet "${packages[@]}"

say staticcheck
go tool staticcheck "${packages[@]}"

say test
go test -timeout 1h "${packages[@]}" # ten minutes a package are not enough for a slow machine
