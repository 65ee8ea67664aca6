package build

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/config"
	"hearth/internal/engagement/rows"
	"hearth/internal/engagement/words"
	"hearth/internal/golden"
	"hearth/internal/whole"
)

// stable is a site whose raw files arrive bit by bit, always with the same key.
type stable struct {
	root     string
	all      *rows.Rows
	importer *Importer
}

func newStable(t *testing.T) stable {
	t.Helper()
	if testing.Short() {
		t.Skip("taking in real exports takes a while")
	}
	if _, err := os.Stat(realExports); err != nil {
		if os.Getenv("HEARTH_TEST_REQUIRE") == "all" {
			t.Fatalf("real exports are required and not there: %v", err)
		}
		t.Skip("real exports (shared/data beside the repository) are not there: whether their rows are stable is not tested")
	}
	s := stable{root: t.TempDir()}
	var err error
	if s.all, err = rows.Open(s.root); err != nil {
		t.Fatal(err)
	}
	lists, problems := words.Read(os.DirFS(s.root))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	cfg := config.Default()
	cfg.Zone = time.UTC
	s.importer = &Importer{Lists: lists, Root: s.root, Config: cfg, Env: func(string) string { return "" }, Random: bytes.NewReader(bytes.Repeat([]byte("kestrel "), 64))}
	return s
}

// put lays files into data/raw and takes them in.
func (s stable) put(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		if err := whole.File(filepath.Join(s.root, "data", "raw", name), 0o644, data); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := rawFiles(s.root)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.importer.Update(t.Context(), s.all, raw, func(string) {}); err != nil {
		t.Fatal(err)
	}
}

// rows gives the files of data/rows but the ledger, which names the raw files.
func (s stable) rows(t *testing.T) map[string]string {
	t.Helper()
	out := golden.Tree(t, filepath.Join(s.root, "data", "rows"))
	maps.DeleteFunc(out, func(name, _ string) bool { return filepath.Ext(name) != ".parquet" })
	return out
}

// differing names the files that are not the same in both.
func differing(a, b map[string]string) []string {
	var out []string
	for name := range b {
		if a[name] != b[name] {
			out = append(out, name)
		}
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out
}

// TestRealExportsInAnyOrder takes real exports in at once, and one by one in an
// order of chance.
func TestRealExportsInAnyOrder(t *testing.T) {
	one, other := newStable(t), newStable(t)
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(realExports), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "MANIFEST.tsv" {
			return err
		}
		if info, err := d.Info(); err != nil || info.Size() > 1<<20 {
			return err
		}
		files[name], err = os.ReadFile(filepath.Join(realExports, name))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	one.put(t, files)
	names := slices.Sorted(maps.Keys(files))
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for len(names) > 0 {
		n := min(7, len(names))
		some := map[string][]byte{}
		for _, name := range names[:n] {
			some[name] = files[name]
		}
		other.put(t, some)
		names = names[n:]
	}
	want, got := one.rows(t), other.rows(t)
	if differ := differing(want, got); len(want) < 50 || len(differ) > 0 {
		t.Errorf("of %d files of rows these differ: %q", len(want), differ)
	}
}

// TestRealExportOfOneMoreDay takes in the daily exports of a forum for support,
// and then that of one more day.
func TestRealExportOfOneMoreDay(t *testing.T) {
	s := newStable(t)
	var days []string
	files := map[string][]byte{}
	data, err := os.ReadFile(filepath.Join(realExports, "support/firefox-questions/firefox-desktop-questions-2021-part1of2.tar.gz"))
	if err != nil {
		t.Fatal(err)
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); len(days) < 45; {
		head, err := r.Next()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(head.Name, ".csv") {
			continue
		}
		name := "firefox/" + filepath.Base(head.Name)
		days = append(days, name)
		if files[name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(days)
	last := days[len(days)-1]
	more := map[string][]byte{last: files[last]}
	delete(files, last)
	s.put(t, files)
	before := s.rows(t)
	s.put(t, more)
	after := s.rows(t)
	month := "firefox/" + filepath.Base(last)[:len("2021-01")] + ".parquet"
	if differ := differing(before, after); len(after) < 2 || !slices.Equal(differ, []string{month}) {
		t.Errorf("after %s these differ: %q of %d files, want %s", last, differ, len(after), month)
	}
}
