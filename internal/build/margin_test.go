package build_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/build"
	"hearth/internal/source"
)

// TestMargin asks what the margin of a page says, of the example site as its
// committed answers give it: each number and figure with its place, its
// question and its period, what is kept back, and where its blocks stand.
func TestMargin(t *testing.T) {
	dir := t.TempDir()
	for _, part := range []string{"hearth.yaml", "content", "data/answers", "data/events.yaml", "data/ideas.yaml", "data/openness.yaml", "data/rallies.yaml", "data/touchpoints.yaml", "static"} {
		copyPart(t, dir, part)
	}
	opt := options(dir)
	opt.Open = noEngine
	d := build.NewDesk(opt, true)
	defer d.Close()
	made, err := d.Make(t.Context(), nil)
	if err != nil || made.Outputs == nil {
		t.Fatalf("the site is not made: %v\n%s", err, made.Problems)
	}
	if _, ok, err := d.Margin(t.Context(), "nowhere.html"); ok || err != nil {
		t.Errorf("a page that is not there has a margin (%v)", err)
	}
	const page = "content/stories/who-writes.md"
	m, ok, err := d.Margin(t.Context(), "stories/who-writes.html")
	if err != nil || !ok || m.Story != page || len(m.Layouts) == 0 || !m.New {
		t.Fatalf("%v %v %q %v", ok, err, m.Story, m.Layouts)
	}
	text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(text), "\n")
	figures, numbers, kept := 0, 0, 0
	for _, o := range m.Origins {
		if o.Pos.File != page || o.Title == "" || o.Question == "" || o.About.Period == "" || o.About.AsOf == "" || len(o.Sources) == 0 {
			t.Errorf("an origin lacks something: %+v", o)
		}
		if line := lines[o.Pos.Line-1]; o.Figure != "" && strings.HasPrefix(line, "```chart "+o.Figure) {
			figures++
		} else if o.Figure == "" && strings.Contains(line[o.Pos.Col-1:], "metric:") && o.Text != "" {
			numbers++
		} else {
			t.Errorf("%s is not the place of %q, %q", o.Pos, o.Figure, o.Text)
		}
		for _, why := range o.Kept {
			if strings.Contains(why, "not shown: kept back to protect people") {
				kept++
			}
		}
	}
	if figures < 2 || numbers < 2 || kept < 1 {
		t.Errorf("%d figures, %d numbers, %d of them with something kept back", figures, numbers, kept)
	}
	for _, p := range m.Places {
		if p.Name == "h2" && lines[p.Pos.Line-1] != "## "+p.Text {
			t.Errorf("%s is not the place of %q", p.Pos, p.Text)
		}
	}
	if len(m.Places) < 5 {
		t.Errorf("only %d blocks have places", len(m.Places))
	}
	for file, want := range map[string]bool{page: true, "layouts/base.html": true, "content/stories/repair-cafe/index.md": false, "": false} {
		if got := m.Of(source.Problem{Pos: source.Pos{File: file}}); got != want {
			t.Errorf("a problem of %q is one of the page: %v", file, got)
		}
	}
}
