package site_test

import (
	"archive/zip"
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/site"
)

// TestPack: a figure's pack holds its data as they are, and the same site gives the same bytes.
func TestPack(t *testing.T) {
	a, err := txtar.ParseFile("testdata/figures.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := assemble(t, a)
	again, _ := assemble(t, a)
	data := published(s, "figures/replies.zip")
	if !bytes.Equal(data, published(again, "figures/replies.zip")) || len(data) == 0 {
		t.Errorf("%d bytes, and other ones the second time", len(data))
	}
	in := unpack(t, data)
	for _, file := range []string{"replies.csv", "replies.metadata.json"} {
		if diff := cmp.Diff(string(published(s, "figures/"+file)), in[file]); diff != "" || in[file] == "" {
			t.Errorf("%s: %s", file, diff)
		}
	}
	if len(in) != 3 || in["README.txt"] == "" {
		t.Errorf("the pack holds %d files", len(in))
	}
}

// published gives a file of a site; nil for none.
func published(s *site.Site, address string) []byte {
	for _, f := range s.Files {
		if f.Address == address {
			return f.Data
		}
	}
	return nil
}

// unpack gives the files of a ZIP.
func unpack(t testing.TB, data []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}
