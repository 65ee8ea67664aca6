package render_test

import (
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/golden"
	"hearth/internal/render"
	"hearth/internal/site"
)

// output makes an output of address, text pairs.
func output(pairs ...string) render.Output {
	var out render.Output
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, site.File{Address: pairs[i], Data: []byte(pairs[i+1])})
	}
	return out
}

func write(t *testing.T, dir string, out render.Output) render.Report {
	t.Helper()
	report, err := render.Write(out, dir)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func put(t *testing.T, name, text string) {
	t.Helper()
	golden.Put(t, "", name, text)
}

// tree reads a folder: name → text, links as "-> where", empty folders as "/".
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || name == dir {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		rel = filepath.ToSlash(rel)
		switch {
		case err != nil:
			return err
		case d.Type()&fs.ModeSymlink != 0:
			to, err := os.Readlink(name)
			out[rel] = "-> " + to
			return err
		case d.IsDir():
			entries, err := os.ReadDir(name)
			if len(entries) == 0 {
				out[rel] = "/"
			}
			return err
		case rel != site.Manifest:
			data, err := os.ReadFile(name)
			out[rel] = string(data)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func same(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestWrite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	report := write(t, dir, output("a.html", "A", "b/c.html", "C", "b/d.html", "D"))
	if diff := cmp.Diff(render.Report{Written: []string{"a.html", "b/c.html", "b/d.html"}}, report); diff != "" {
		t.Error(diff)
	}
	put(t, filepath.Join(dir, "CNAME.txt"), "mine")
	put(t, filepath.Join(dir, "b/mine.txt"), "mine")

	report = write(t, dir, output("a.html", "A2", "b/c.html", "C", "e.html", "E"))
	if diff := cmp.Diff(render.Report{Written: []string{"a.html", "e.html"}, Unchanged: 1, Removed: []string{"b/d.html"}}, report); diff != "" {
		t.Error(diff)
	}
	same(t, dir, map[string]string{"a.html": "A2", "b/c.html": "C", "e.html": "E", "CNAME.txt": "mine", "b/mine.txt": "mine"})

	report = write(t, dir, output("a.html", "A2"))
	if diff := cmp.Diff(render.Report{Unchanged: 1, Removed: []string{"b/c.html", "e.html"}}, report); diff != "" {
		t.Error(diff)
	}
	same(t, dir, map[string]string{"a.html": "A2", "CNAME.txt": "mine", "b/mine.txt": "mine"})
}

// TestWriteNothing: when nothing changed, no file is touched, the manifest included.
func TestWriteNothing(t *testing.T) {
	dir := t.TempDir()
	out := output("a.html", "A", "b/c.html", "C")
	write(t, dir, out)
	long := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	times := func() map[string]time.Time {
		m := map[string]time.Time{}
		for _, name := range []string{"a.html", "b/c.html", site.Manifest} {
			info, err := os.Stat(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			m[name] = info.ModTime()
		}
		return m
	}
	for name := range times() {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(render.Report{Unchanged: 2}, write(t, dir, out)); diff != "" {
		t.Error(diff)
	}
	for name, at := range times() {
		if !at.Equal(long) {
			t.Errorf("%s was written again", name)
		}
	}
}

func TestManifest(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, output("b.html", "B", "a&ü.html", ""))
	data, err := os.ReadFile(filepath.Join(dir, site.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	want := `{
 "version": 1,
 "files": [
  {
   "address": "a&ü.html",
   "size": 0,
   "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
  },
  {
   "address": "b.html",
   "size": 1,
   "sha256": "df7e70e5021544f4834bbee64a9e3789febc4be81470df629cad6ddb03320a5c"
  }
 ]
}
`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Error(diff)
	}
}

// TestBlocked has everything that can stand in the way. Nothing is written then.
func TestBlocked(t *testing.T) {
	for _, c := range []struct {
		name  string
		setUp func(t *testing.T, dir string)
		out   render.Output
		want  string
	}{
		{"a file of somebody else", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "a.html"), "mine") }, output("a.html", "A", "b.html", "B"),
			"public/a.html: a file that hearth did not write stands where a page should go\n  hint: move it away, or into static/ if it belongs to the site\n"},
		{"a folder of somebody else", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "a.html/x"), "mine") }, output("a.html", "A", "b.html", "B"),
			"public/a.html: a folder or a link stands where a page should go\n  hint: move it away, or write to another folder with -o\n"},
		{"a file where a folder should be", func(t *testing.T, dir string) { put(t, filepath.Join(dir, "a"), "mine") }, output("a/b.html", "A", "a/c.html", "C"),
			"public/a: a file or a link stands where a folder should be\n  hint: move it away, or write to another folder with -o\n"},
		{"a link to a file elsewhere", func(t *testing.T, dir string) { link(t, "../outside.txt", filepath.Join(dir, "a.html")) }, output("a.html", "A"),
			"public/a.html: a folder or a link stands where a page should go\n  hint: move it away, or write to another folder with -o\n"},
		{"a link to a folder elsewhere", func(t *testing.T, dir string) { link(t, "..", filepath.Join(dir, "a")) }, output("a/outside.txt", "A"),
			"public/a: a file or a link stands where a folder should be\n  hint: move it away, or write to another folder with -o\n"},
		{"a link where a new file is prepared", func(t *testing.T, dir string) {
			link(t, "../outside.txt", filepath.Join(dir, ".a.html.hearth-new"))
		}, output("a.html", "A"),
			"public/.a.html.hearth-new: something that is no plain file stands where hearth prepares a file\n  hint: move it away\n"},
		{"a broken list", func(t *testing.T, dir string) { put(t, filepath.Join(dir, site.Manifest), "{") }, output("a.html", "A"),
			"public/hearth-manifest.json: the list of files that hearth wrote cannot be read\n  hint: delete the folder, or write to another one with -o\n"},
		{"an address that leads out", func(*testing.T, string) {}, output("../a.html", "A"),
			"a.html: this address cannot be written\n  hint: this is a mistake in hearth; please report it\n"},
		{"the list's own address", func(*testing.T, string) {}, output(site.Manifest, "A"),
			"public/hearth-manifest.json: this address cannot be written\n  hint: this is a mistake in hearth; please report it\n"},
		{"one address twice", func(*testing.T, string) {}, output("a.html", "A", "a.html", "B"),
			"public/a.html: two files of the site have one address\n  hint: this is a mistake in hearth; please report it\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			top := t.TempDir()
			dir := filepath.Join(top, "public")
			put(t, filepath.Join(top, "outside.txt"), "outside")
			if err := os.Mkdir(dir, 0o755); err != nil {
				t.Fatal(err)
			}
			c.setUp(t, dir)
			before := tree(t, top)
			_, err := render.Write(c.out, dir)
			var blocked *render.Blocked
			if !errors.As(err, &blocked) {
				t.Fatalf("got %v, want a Blocked", err)
			}
			if diff := cmp.Diff(c.want, blocked.Error()); diff != "" {
				t.Error(diff)
			}
			same(t, top, before)
		})
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Skip("this system makes no links:", err)
	}
}

// TestFailedWriteLeavesTheLastOutput: a file that cannot be copied stops the
// run before anything changed.
func TestFailedWriteLeavesTheLastOutput(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, output("a.html", "A", "old.html", "O"))
	before := tree(t, dir)
	lost := append(output("a.html", "A2", "new/b.html", "B"), site.File{Address: "c.pdf", From: filepath.Join(t.TempDir(), "lost.pdf")})
	if _, err := render.Write(lost, dir); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("got %v", err)
	}
	same(t, dir, before)
	if os.Geteuid() == 0 {
		return // root writes everywhere
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	defer os.Chmod(dir, 0o755)
	if _, err := render.Write(output("a.html", "A2"), dir); err == nil {
		t.Error("a folder that cannot be written to was written to")
	}
	same(t, dir, before)
}

// TestWriteAfterACutShortRun: what a run that was killed has left behind is
// known as hearth's own and put right.
func TestWriteAfterACutShortRun(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, output("a.html", "A", "b.html", "B"))
	finished := filepath.Join(t.TempDir(), "x")
	write(t, finished, output("a.html", "A2", "new.html", "N"))
	pending, err := os.ReadFile(filepath.Join(finished, site.Manifest))
	if err != nil {
		t.Fatal(err)
	}
	put(t, filepath.Join(dir, ".hearth-pending.json"), string(pending)) // a.html and new.html were on their way,
	put(t, filepath.Join(dir, "new.html"), "N")                         // one was there,
	put(t, filepath.Join(dir, ".a.html.hearth-new"), "A2")              // the other not yet
	report := write(t, dir, output("a.html", "A3", "new.html", "N2"))
	if diff := cmp.Diff(render.Report{Written: []string{"a.html", "new.html"}, Removed: []string{"b.html"}}, report); diff != "" {
		t.Error(diff)
	}
	same(t, dir, map[string]string{"a.html": "A3", "new.html": "N2"})
	put(t, filepath.Join(dir, ".hearth-pending.json"), "{") // cut short even earlier
	write(t, dir, output("a.html", "A3", "new.html", "N2"))
	same(t, dir, map[string]string{"a.html": "A3", "new.html": "N2"})
}

// TestFilesBecomeFolders and back: what was a page may become a folder.
func TestFilesBecomeFolders(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, output("a", "A", "b/c.html", "C"))
	write(t, dir, output("a/x.html", "X", "b", "B"))
	same(t, dir, map[string]string{"a/x.html": "X", "b": "B"})
	write(t, dir, output("a", "A", "b/c/d.html", "D"))
	same(t, dir, map[string]string{"a": "A", "b/c/d.html": "D"})
}

// TestChangedByHand: a file of an earlier run that somebody changed since is
// written over while it is part of the site, and left alone when it is not.
func TestChangedByHand(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, output("a.html", "A", "b.html", "B"))
	put(t, filepath.Join(dir, "a.html"), "changed")
	put(t, filepath.Join(dir, "b.html"), "changed")
	report := write(t, dir, output("a.html", "A"))
	if diff := cmp.Diff(render.Report{Written: []string{"a.html"}, Kept: []string{"b.html"}}, report); diff != "" {
		t.Error(diff)
	}
	same(t, dir, map[string]string{"a.html": "A", "b.html": "changed"})
}

// TestAdopt: a file that is there already with the very bytes is nobody's trouble.
func TestAdopt(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a.html"), "A")
	if diff := cmp.Diff(render.Report{Unchanged: 1}, write(t, dir, output("a.html", "A"))); diff != "" {
		t.Error(diff)
	}
	data, err := os.ReadFile(filepath.Join(dir, site.Manifest))
	if err != nil || !strings.Contains(string(data), "a.html") {
		t.Error("the manifest does not have it", err)
	}
}

func TestCopies(t *testing.T) {
	dir, from := t.TempDir(), filepath.Join(t.TempDir(), "plan.pdf")
	put(t, from, "plan")
	out := render.Output{{Address: "files/plan.pdf", From: from}}
	write(t, dir, out)
	same(t, dir, map[string]string{"files/plan.pdf": "plan"})
	put(t, from, "Plan")
	if diff := cmp.Diff([]string{"files/plan.pdf"}, write(t, dir, out).Written); diff != "" {
		t.Error(diff)
	}
}

// TestAnyOrderOfOutputs ends with exactly the last output, whatever came before.
func TestAnyOrderOfOutputs(t *testing.T) {
	outputs := []render.Output{
		output("a", "1", "b/c", "2"), output("a/b", "1", "c", "1"), output(), output("a", "3"), output("b/c", "4", "a/b", "5"),
	}
	for i := range outputs {
		for j := range outputs {
			dir := t.TempDir()
			put(t, filepath.Join(dir, "mine"), "mine")
			write(t, dir, outputs[i])
			write(t, dir, outputs[j])
			want := map[string]string{"mine": "mine"}
			for _, f := range outputs[j] {
				want[f.Address] = string(f.Data)
			}
			if got := tree(t, dir); !maps.Equal(got, want) {
				t.Errorf("%d then %d: got %v, want %v", i, j, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
			}
		}
	}
}
