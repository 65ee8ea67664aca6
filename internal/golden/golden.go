// Package golden holds what code makes to files that people read. It is for
// tests only.
//
// An archive (txtar) has inputs and what is expected of them side by side: a
// test makes the archive anew from the inputs in it, and Archives compares. File
// does the same for one file. `go test -update` writes what was made instead;
// git diff then shows what changed, and a person decides whether that was meant.
package golden

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the expected parts of testdata anew")

// Update says whether what was made is to be written, and not compared.
func Update() bool { return *update }

// Archives runs a test of its own for each archive that a pattern finds; none is
// a failure. Made gives the archive with all that is expected as it came out:
// parts may be changed, added and left out.
func Archives(t *testing.T, pattern string, made func(*testing.T, *txtar.Archive) *txtar.Archive) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("there is no %s (%v)", pattern, err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			Archive(t, name, func(a *txtar.Archive) *txtar.Archive { return made(t, a) })
		})
	}
}

// Archive is Archives for one file.
func Archive(t testing.TB, name string, made func(*txtar.Archive) *txtar.Archive) {
	t.Helper()
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	want := txtar.Format(a)
	got := made(&txtar.Archive{Comment: a.Comment, Files: slices.Clone(a.Files)})
	compare(t, name, want, txtar.Format(got))
}

// File holds one file to what was made.
func File(t testing.TB, name string, got []byte) {
	t.Helper()
	want, err := os.ReadFile(name)
	if err != nil && !(Update() && errors.Is(err, fs.ErrNotExist)) {
		t.Fatal(err)
	}
	compare(t, name, want, got)
}

func compare(t testing.TB, name string, want, got []byte) {
	t.Helper()
	if string(want) == string(got) {
		return
	}
	if !Update() {
		t.Errorf("%s (-want +got; run with -update if the change is meant):\n%s", name,
			cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")))
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, got, 0o644); err != nil {
		t.Fatal(err)
	}
}

// Answered gives an archive in which each input is followed by what came of it,
// under the input's name with ending, in place of what was expected before.
// An input for which answer gives false is kept without.
func Answered(a *txtar.Archive, ending string, answer func(f txtar.File) (name, got string, ok bool)) *txtar.Archive {
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ending) {
			continue
		}
		out.Files = append(out.Files, f)
		if name, got, ok := answer(f); ok {
			out.Files = append(out.Files, txtar.File{Name: name + ending, Data: []byte(got)})
		}
	}
	return out
}
