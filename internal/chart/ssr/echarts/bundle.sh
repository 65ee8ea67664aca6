#!/bin/sh
# Rebuilds bundle.js.gz from npm. Run it in this folder only to move to another
# ECharts: every golden picture may change. Needs node_modules with
#   npm install echarts@6.1.0 esbuild@0.28.2
# in this folder or above it (or NODE_MODULES=…/node_modules).
set -eu
cd "$(dirname "$0")"
modules=${NODE_MODULES:-node_modules}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp entry.js "$work"
ln -s "$(cd "$modules" && pwd)" "$work/node_modules"
(cd "$work" && node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=echarts \
	--target=es2020 --legal-comments=none --log-level=warning --outfile=bundle.js)
sha256sum <"$work/bundle.js" | cut -d' ' -f1 >bundle.sha256
gzip -9nc "$work/bundle.js" >bundle.js.gz
cp "$modules/echarts/LICENSE" "$modules/echarts/NOTICE" .
cp "$modules/zrender/LICENSE" licenses/LICENSE-zrender
cp "$modules/echarts/licenses/LICENSE-d3" licenses/LICENSE-d3
cp "$modules/tslib/LICENSE.txt" licenses/LICENSE-tslib
