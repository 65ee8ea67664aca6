package whole_test

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"hearth/internal/golden"
	"hearth/internal/whole"
)

func TestFile(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "new", "folder", "page.html")
	for _, text := range []string{"one", "two"} {
		if err := whole.File(name, 0o640, []byte(text)); err != nil {
			t.Fatal(err)
		}
		if got := golden.Tree(t, dir); !maps.Equal(got, map[string]string{"new/folder/page.html": text}) {
			t.Fatalf("the folder has %q", got)
		}
	}
	if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// A writer that fails in the middle leaves what was there, and nothing beside it.
func TestNothingHalf(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "page.html")
	if err := whole.File(name, 0o644, []byte("before")); err != nil {
		t.Fatal(err)
	}
	full := errors.New("no space left")
	err := whole.From(name, 0o644, func(f *os.File) error {
		_, _ = f.WriteString("hal")
		return full
	})
	if !errors.Is(err, full) {
		t.Errorf("the error is %v", err)
	}
	if got := golden.Tree(t, dir); !maps.Equal(got, map[string]string{"page.html": "before"}) {
		t.Errorf("the folder has %q", got)
	}
	if err := whole.File(filepath.Join(name, "below"), 0o644, nil); err == nil {
		t.Error("a file was made below a file")
	}
}
