package sample

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/golden"
)

// TestExportsGolden holds the bytes: an export that changes for the same seed
// would change every number of the example site.
func TestExportsGolden(t *testing.T) {
	var got strings.Builder
	for _, f := range Exports(Seed, Until()) {
		fmt.Fprintf(&got, "%x  %s\n", sha256.Sum256(f.Data), f.Path)
	}
	golden.File(t, "testdata/exports.sha256", []byte(got.String()))
}

// TestExampleSite holds data/raw of this repository to what Exports gives.
func TestExampleSite(t *testing.T) {
	root := filepath.Join("..", "..")
	for _, f := range Exports(Seed, Until()) {
		path := filepath.Join(root, filepath.FromSlash(f.Path))
		golden.File(t, path, f.Data)
	}
}

func TestExportsDependOnSeedAndDay(t *testing.T) {
	a, b := Exports(1, Until()), Exports(1, Until())
	if !equal(a, b) {
		t.Error("equal arguments gave different bytes")
	}
	if equal(a, Exports(2, Until())) {
		t.Error("another seed gave the same bytes")
	}
	for _, until := range []engagement.Day{day(2024, time.February, 29), day(2027, time.December, 31)} {
		for _, f := range Exports(1, until) {
			if len(f.Data) == 0 {
				t.Errorf("%s is empty when the exports end on %s", f.Path, until)
			}
		}
	}
}

func equal(a, b []File) bool {
	return slices.EqualFunc(a, b, func(x, y File) bool { return x.Path == y.Path && bytes.Equal(x.Data, y.Data) })
}

func TestExportsAreSortedAndSmall(t *testing.T) {
	files, total := Exports(Seed, Until()), 0
	if !slices.IsSortedFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) }) {
		t.Error("files are not sorted by path")
	}
	for _, f := range files {
		total += len(f.Data)
	}
	if total > 1_500_000 {
		t.Errorf("the exports have %d bytes, more than the 1.5 MB that a repository should carry", total)
	}
}

func TestEventsAreInOrder(t *testing.T) {
	var last engagement.Day
	for _, e := range Events() {
		if e.From < last || e.To < e.From || e.Text == "" {
			t.Errorf("event %q from %s to %s", e.Text, e.From, e.To)
		}
		last = e.From
	}
}
