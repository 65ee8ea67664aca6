package site_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
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

// TestEditionPack: the ZIP of an edition holds its Data Package, which describes
// what lies beside it there as it does on the site.
func TestEditionPack(t *testing.T) {
	a, err := txtar.ParseFile("testdata/corrections.txtar")
	if err != nil {
		t.Fatal(err)
	}
	s, _ := assemble(t, a)
	var alone site.Site
	for name, text := range unpack(t, published(s, "editions/2026-q2/datapackage.zip")) {
		alone.Files = append(alone.Files, site.File{Address: name, Data: []byte(text)})
	}
	if len(alone.Files) != 4 {
		t.Errorf("the ZIP holds %d files, not the package, a readme, a CSV and what its columns mean", len(alone.Files))
	}
	for _, fault := range faults(&alone, site.File{Address: "datapackage.json", Data: published(&alone, "datapackage.json")}) {
		t.Error(fault)
	}
}

// TestPackOfADisk reads files that lie on a disk, and makes nothing without one of them.
func TestPackOfADisk(t *testing.T) {
	read := func(name string) ([]byte, error) {
		if name != "disk/sign.svg" {
			return nil, os.ErrNotExist
		}
		return []byte("<svg/>"), nil
	}
	data, err := site.Pack([]site.File{{Address: "LICENSE.txt", Data: []byte("Take it.")}, {Address: "sign.svg", From: "disk/sign.svg"}}, read)
	if diff := cmp.Diff(map[string]string{"LICENSE.txt": "Take it.", "sign.svg": "<svg/>"}, unpack(t, data)); diff != "" || err != nil {
		t.Errorf("%v %s", err, diff)
	}
	if data, err := site.Pack([]site.File{{Address: "sign.svg", From: "gone"}}, read); data != nil || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%d bytes, %v", len(data), err)
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
