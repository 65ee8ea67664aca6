package build

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestStill(t *testing.T) {
	name := filepath.Join(t.TempDir(), "a.csv")
	write := func(text string) rawFile {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		f, err := stat(name)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	was := write("12345")
	if p := still(name, "a.csv", was.Size, was.ModTime); len(p) > 0 {
		t.Errorf("a file at rest: %s", p)
	}
	for text, want := range map[string]string{
		"1234567": "a.csv: this file grew while it was read: from 5 to 7 bytes",
		"123":     "a.csv: this file became shorter while it was read: from 5 to 3 bytes",
	} {
		write(text)
		p := still(name, "a.csv", was.Size, was.ModTime)
		if !strings.HasPrefix(p.String(), want) || !strings.Contains(p.String(), "nothing of it was taken in") {
			t.Errorf("got %s", p)
		}
	}
	write("54321")
	if p := still(name, "a.csv", was.Size, was.ModTime-1); !strings.HasPrefix(p.String(), "a.csv: this file changed while it was read") {
		t.Errorf("got %s", p)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if p := still(name, "a.csv", 5, 0); !strings.HasPrefix(p.String(), "a.csv: this file went away while it was read") {
		t.Errorf("got %s", p)
	}
}
