package cli

import (
	"os"
	"path/filepath"
	"testing"
)

// TestExcerpt wants a line of a large file not to be looked for: that would
// read all of it.
func TestExcerpt(t *testing.T) {
	a := &app{dir: t.TempDir()}
	name := filepath.Join(a.dir, "a.csv")
	write := func(size int64) {
		if err := os.WriteFile(name, []byte("id,text\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(name, size); err != nil {
			t.Fatal(err)
		}
	}
	write(8)
	for _, file := range []string{"a.csv", name} {
		if got := a.excerpt(file); got != "id,text\n" {
			t.Errorf("%s: got %q", file, got)
		}
	}
	if err := os.WriteFile(name, []byte("\xff\xfei\x00d\x00,\x00\xe4\x00\n\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := a.excerpt(name); got != "id,ä\n" {
		t.Errorf("of UTF-16: got %q", got)
	}
	write(shownAtMost + 1)
	if got := a.excerpt("a.csv"); got != "" {
		t.Errorf("%d bytes were read of a large file", len(got))
	}
	if got := a.excerpt("nowhere.csv"); got != "" {
		t.Errorf("got %q of a file that is not there", got)
	}
}
