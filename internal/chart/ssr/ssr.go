// Package ssr draws charts without a browser: ECharts itself, run in an
// embedded JavaScript engine, turns an option into a picture.
//
// It is for package chart, which makes the options and puts the pictures into
// figures. The main type is [Pool]: it keeps a few engines, starts one only
// when a picture is really to be drawn, and remembers every picture on disk by
// what it was made from. A site without charts, or one whose pictures are all
// remembered, never starts an engine.
//
// # The one idea
//
// What comes out of the engine is not trusted. [Clean] reads it as XML, keeps
// the few elements and attributes that a chart needs, rewrites the rest away,
// and [Verify] checks the finished text against an allow-list. A picture that
// does not pass is an error, never a page.
//
// # Same option, same bytes
//
// Time, chance and fonts are pinned: no timer fires, Math.random starts from
// the same seed for each picture, and [Fonts] measures texts with the font
// files that the site ships, not with those of the machine. Coordinates are
// rounded, so that the last bits of floating point do not show.
//
// # What is vendored
//
// Folder echarts holds our own bundle of Apache ECharts (only the parts that
// are used), its hash, its licences, and the script that rebuilds it.
package ssr

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"io"
	"strings"
)

//go:embed echarts/bundle.js.gz
var bundle []byte

//go:embed echarts/bundle.sha256
var bundleHash string

//go:embed driver.js
var driver string

// version counts the changes of this package's Go code that may change the
// bytes of a picture: it is part of every key in the cache.
const version = 2

// script unpacks the bundle and checks it against its hash.
func script() (string, error) {
	z, err := gzip.NewReader(bytes.NewReader(bundle))
	if err != nil {
		return "", fmt.Errorf("reading the ECharts bundle: %w", err)
	}
	js, err := io.ReadAll(z)
	if err != nil {
		return "", fmt.Errorf("reading the ECharts bundle: %w", err)
	}
	sum := sha256.Sum256(js)
	if hex.EncodeToString(sum[:]) != strings.TrimSpace(bundleHash) {
		return "", fmt.Errorf("the ECharts bundle does not match echarts/bundle.sha256")
	}
	return string(js), nil
}
