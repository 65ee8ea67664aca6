package build

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/whole"
)

// TestLateHash imports a file whose hash is found out while it is read, and wants
// the ledger and the next run to know it by that hash.
func TestLateHash(t *testing.T) {
	root := t.TempDir()
	for name, text := range map[string]string{"a.csv": "id,created_at,text\n1,2026-01-05,the brakes squeak\n", "b.csv": "id,created_at,text\n2,2026-01-06,so do mine\n"} {
		if err := whole.File(filepath.Join(root, "data", "raw", "forum", name), 0o644, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	all, err := rows.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	lists, _ := words.Read(os.DirFS(root))
	cfg := config.Default()
	cfg.Zone = time.UTC
	importer := &Importer{Lists: lists, Root: root, Config: cfg, Env: func(string) string { return "" }, Random: bytes.NewReader(bytes.Repeat([]byte("kestrel "), 64))}
	for _, want := range []int{2, 0} { // the second run has nothing to read
		files, settle, err := rawFilesFor(root, func([]rawFile) int { return 1 })
		if err != nil {
			t.Fatal(err)
		}
		if want > 0 && files[1].SHA256 != "" {
			t.Error("the hash of the second file was waited for")
		}
		done, problems, err := importer.Update(t.Context(), all, files, func(string) {})
		if err != nil || len(done) != want {
			t.Fatalf("read %d files, not %d: %v %s", len(done), want, err, problems)
		}
		if err := settle(); err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			hash, err := hashOf(filepath.Join(root, filepath.FromSlash(f.Path)))
			if e, ok := all.Ledger().Find(rows.Origin(hash)); err != nil || f.SHA256 != hash || !ok || e.Raw != f.Path || e.SHA256 != hash {
				t.Errorf("%s: hash %s is in the ledger as %+v, %v", f.Path, f.SHA256, e, err)
			}
		}
	}
}

// TestLooseAndUndated imports a survey without dates that lies in no folder: it is
// of its format's platform.
func TestLooseAndUndated(t *testing.T) {
	root := t.TempDir()
	if err := whole.File(filepath.Join(root, "data", "raw", "nps.csv"), 0o644, []byte("user_id,text,NPS_Score\n1,the bell rings,9\n2,it squeaks,3\n")); err != nil {
		t.Fatal(err)
	}
	all, err := rows.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	lists, _ := words.Read(os.DirFS(root))
	cfg := config.Default()
	cfg.Zone = time.UTC
	importer := &Importer{Lists: lists, Root: root, Config: cfg, Env: func(string) string { return "" }, Random: bytes.NewReader(bytes.Repeat([]byte("kestrel "), 64))}
	files, settle, err := rawFilesFor(root, func([]rawFile) int { return 0 })
	if err != nil {
		t.Fatal(err)
	}
	done, problems, err := importer.Update(t.Context(), all, files, func(string) {})
	if err != nil || len(done) != 1 {
		t.Fatalf("read %d files: %v %s", len(done), err, problems)
	}
	if err := settle(); err != nil {
		t.Fatal(err)
	}
	if e := all.Ledger().Entries; len(e) != 1 || e[0].Source != "survey" || e[0].Platform != "survey" || e[0].Kept != 2 {
		t.Errorf("the ledger has %+v", e)
	}
}

// TestSurelyNew chooses the file that needs no hash to be read.
func TestSurelyNew(t *testing.T) {
	raw := func(sizes string) (files []rawFile) {
		for _, s := range strings.Fields(sizes) {
			var f rawFile
			if n, _ := fmt.Sscanf(s, "%d=%s", &f.Size, &f.SHA256); n == 0 {
				t.Fatal(s)
			}
			f.Size <<= 20
			files = append(files, f)
		}
		return files
	}
	ledger := rows.Ledger{Entries: []rows.Entry{{Size: 50 << 20}}}
	for sizes, want := range map[string]int{
		"": -1, "1 8": -1, "9": 0, "9 20 10": 1, "20 20 10": 2, "20 20=known 10": 2, "50": -1, "50 9": 1, "60=known 9": 1,
	} {
		if got := surelyNew(raw(sizes), ledger); got != want {
			t.Errorf("of files of %s MB it is number %d, not %d", sizes, got, want)
		}
	}
}
