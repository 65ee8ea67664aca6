package build_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearth/internal/build"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/sample"
)

// asking is an engine that remembers what it was asked with, and how often it
// was opened.
type asking struct {
	store.Store
	mu     sync.Mutex
	args   []string
	opened int
}

func (a *asking) open(ctx context.Context, _, dir string) (store.Store, error) {
	db, err := duckdb.Open(ctx, dir)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Store = db
	a.opened++
	return a, err
}

func (a *asking) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	a.mu.Lock()
	for _, arg := range args {
		a.args = append(a.args, fmt.Sprint(arg))
	}
	a.mu.Unlock()
	return a.Store.Ask(ctx, query, args...)
}

// topics gives the topics that were asked for since the last time, sorted.
func (a *asking) topics() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []string
	for _, arg := range a.args {
		if t, ok := strings.CutPrefix(arg, "%|"); ok {
			out = append(out, strings.TrimSuffix(t, "|%"))
		}
	}
	a.args = nil
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// about writes a site of one export and a story about each of three topics.
func about(s *edited, extra string) {
	s.put("hearth.yaml", "title: Topics\n")
	s.put("content/index.md", "---\ntitle: Home\n---\nWelcome.\n")
	s.put(".hearth/key", string(sample.Key(1)))
	for i := range 3 {
		s.put(fmt.Sprintf("content/stories/s%d.md", i), fmt.Sprintf("---\ntitle: Topic %d\ndate: 2026-06-0%d\n---\nText.\n\n```chart figure-%d\ntitle: What was said of it\nmetric: messages\nby: month\nwhere: {tag: t%d}\nperiod: 2026-01..2026-06\npartial: true\n```\n", i, i+1, i, i))
	}
	s.talk(extra)
}

// talk writes the export.
func (s *edited) talk(extra string) []string {
	var b strings.Builder
	b.WriteString("id,author,at,tags,text\n")
	for i := range 90 {
		fmt.Fprintf(&b, "m%d,person%d,2026-%02d-%02d 10:%02d,t%d,word %d\n", i, i%23, 1+i%6, 1+i%28, i%60, i%3, i)
	}
	s.put("data/raw/talk/talk.csv.map.yaml", "platform: talk\ncolumns: {id: id, author: author, at: at, tags: tags, text: text}\n")
	return s.put("data/raw/talk/talk.csv", b.String()+extra)
}

// TestEarly takes pages of builds that are under way: after a row was saved, a
// page asks for its own answers and for no others, and is what it is when the
// build is done.
func TestEarly(t *testing.T) {
	s := &edited{t: t, dir: t.TempDir()}
	about(s, "")
	engine := &asking{}
	opt := kept(s.dir)
	opt.Open = engine.open
	d := build.NewDesk(opt, true)
	defer d.Close()
	ctx := t.Context()
	save := func(changed string, ready func(build.Early)) build.Made {
		t.Helper()
		var names []string
		if changed != "" {
			names = []string{changed}
		}
		made, err := d.MakeEarly(ctx, names, ready)
		if err != nil {
			t.Fatal(err)
		}
		return made
	}
	save("", func(build.Early) { t.Error("the first build gives pages early") })
	if got := engine.topics(); got != "t0 t1 t2" {
		t.Errorf("at first %q are asked for", got)
	}

	s.talk("x1,person1,2026-06-02 10:00,t1,hello\n")
	var early []byte
	var past build.Early
	made := save("data/raw/talk/talk.csv", func(e build.Early) {
		out, data, ok, err := e.File(ctx, "stories/s1.html")
		if err != nil || !ok || out.Address != "stories/s1.html" {
			t.Fatalf("the page is not given: %v %v", ok, err)
		}
		early, past = data, e
		if got := engine.topics(); got != "t0 t1" { // t0 tells how new the data of the whole site are
			t.Errorf("for the page of t1, %q are asked for", got)
		}
		if _, _, ok, _ := e.File(ctx, "stories/s9.html"); ok {
			t.Error("a page is given that there is not")
		}
	})
	if got := engine.topics(); got != "t2" {
		t.Errorf("after that %q are asked for", got)
	}
	data, _, err := d.Bytes(ctx, "stories/s1.html")
	if err != nil || string(data) != string(early) || made.Asked != 3 {
		t.Errorf("%d questions asked, %v; the page:\n%s\nearly:\n%s", made.Asked, err, data, early)
	}
	if engine.opened != 2 {
		t.Errorf("the engine was opened %d times for two states of the data", engine.opened)
	}

	s.put("content/stories/s2.md", "---\ntitle: Topic 2\ndate: 2026-06-03\n---\nSee [that](nowhere.md).\n")
	save("content/stories/s2.md", func(e build.Early) {
		if _, _, ok, err := past.File(ctx, "stories/s1.html"); ok || err != nil {
			t.Errorf("a page of the build before is given: %v %v", ok, err)
		}
		if _, _, ok, err := e.File(ctx, "stories/s2.html"); ok || err != nil {
			t.Errorf("a page with an error is given: %v %v", ok, err)
		}
		if _, _, ok, err := e.File(ctx, "stories/s1.html"); !ok || err != nil {
			t.Errorf("a page beside one with an error is not given: %v %v", ok, err)
		}
	})
	s.put("hearth.yaml", "title: [\n")
	save("hearth.yaml", func(build.Early) { t.Error("a site whose settings are wrong gives pages early") })
}
