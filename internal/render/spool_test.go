package render_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"hearth/internal/render"
	"hearth/internal/site"
)

// TestSpool lays out pages of which only the first ones have room in memory:
// they are written as if all had, a second time nothing is, and the spool
// leaves nothing behind.
func TestSpool(t *testing.T) {
	layouts := fstest.MapFS{"base.html": {Data: []byte(`{{template "main" .}}`)}, "page.html": {Data: []byte(`<p>{{.Page.Title}}</p>`)}}
	r, problems := render.New(layouts, nil)
	s := &site.Site{}
	for _, name := range []string{"a", "b", "c", "d"} {
		s.Pages = append(s.Pages, &site.Page{Address: name + ".html", Title: name})
	}
	whole, list := r.Site(t.Context(), s)
	if problems.Add(list...); len(problems) > 0 {
		t.Fatal(problems)
	}
	plain := filepath.Join(t.TempDir(), "plain")
	if _, err := render.Write(whole, plain); err != nil {
		t.Fatal(err)
	}
	const page = len("<p>a</p>")
	for _, room := range []int{0, page, 3*page - 1, 4 * page} {
		dir, out := filepath.Join(t.TempDir(), "cache"), filepath.Join(t.TempDir(), "out")
		spool := render.NewSpool(dir, room)
		for _, want := range []int{4, 0} {
			files, problems := r.Spooled(t.Context(), s, spool)
			report, err := render.Write(files, out)
			if err != nil || len(problems) > 0 || len(report.Written) != want {
				t.Errorf("room %d: %d files written, want %d (%v, %v)", room, len(report.Written), want, err, problems)
			}
		}
		for _, name := range []string{"a.html", "d.html", site.Manifest} {
			got, err := os.ReadFile(filepath.Join(out, name))
			want, _ := os.ReadFile(filepath.Join(plain, name))
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("room %d: %s is %q, want %q (%v)", room, name, got, want, err)
			}
		}
		if err := spool.Close(); err != nil {
			t.Error(err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("room %d: %v is left", room, left)
		}
	}
	broken := render.NewSpool(filepath.Join(plain, "a.html", "no-folder"), 0)
	if _, problems := r.Spooled(t.Context(), s, broken); len(problems) != 1 || problems[0].Rule != "stopped" {
		t.Errorf("a spool that cannot be made: %v", problems)
	}
}
