package build_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/build"
	"hearth/internal/golden"
	"hearth/internal/sample"
	"hearth/internal/source"
)

// edits and seed are for a longer look: go test ./internal/build -run
// TestRandomEdits -edits 2000 -seed 7.
var (
	edits = flag.Int("edits", 24, "how many random edits TestRandomEdits makes")
	seed  = flag.Uint64("seed", 0, "of the random edits; 0 for a few fixed ones")
)

// edit is one change of a site. It is made of numbers alone, so that a list of
// edits can be run again, and without some of them.
type edit struct{ kind, a, b uint64 }

// what an edit can be.
var kinds = []struct {
	name string
	do   func(s *edited, e edit) []string // the files that it changed
}{
	{"write a story", (*edited).write},
	{"write a story", (*edited).write},
	{"add a line", (*edited).line},
	{"add a line", (*edited).line},
	{"add a line", (*edited).line},
	{"change a title", (*edited).title},
	{"mend everything", (*edited).mend},
	{"mend everything", (*edited).mend},
	{"delete a story", (*edited).delete},
	{"rename a story", (*edited).rename},
	{"change the site file", (*edited).settings},
	{"change a layout", (*edited).layout},
	{"change an export", (*edited).export},
	{"change a row of an export", (*edited).row},
	{"change a row of an export", (*edited).row},
	{"change the numbers of an export", (*edited).clips},
	{"put a file beside a story", (*edited).beside},
	{"touch a file", (*edited).touch},
	{"change a list", (*edited).list},
}

// edited is a site under edits.
type edited struct {
	t   *testing.T
	dir string
}

func (s *edited) put(name, text string) []string {
	golden.Put(s.t, s.dir, name, text)
	return []string{name}
}

func (s *edited) get(name string) string {
	text, err := os.ReadFile(filepath.Join(s.dir, filepath.FromSlash(name)))
	if err != nil {
		s.t.Fatal(err)
	}
	return string(text)
}

// stories gives the files of content/, sorted.
func (s *edited) stories() []string {
	var out []string
	for name := range golden.Tree(s.t, filepath.Join(s.dir, "content")) {
		if strings.HasSuffix(name, ".md") && name != "index.md" {
			out = append(out, "content/"+name)
		}
	}
	slices.Sort(out)
	return out
}

func (s *edited) some(n uint64) string {
	all := s.stories()
	if len(all) == 0 {
		return ""
	}
	return all[n%uint64(len(all))]
}

func (s *edited) name(n uint64) string {
	folders := []string{"stories", "stories/ride", "notes", "promises", "field"}
	return fmt.Sprintf("content/%s/s%d.md", folders[n%uint64(len(folders))], n%9)
}

func (s *edited) write(e edit) []string {
	front := fmt.Sprintf("title: Story %d\ndate: 2026-%02d-%02d\ntags: [t%d, u%d]\n", e.b%50, 1+e.a%12, 1+e.b%28, e.a%4, e.b%5)
	name := s.name(e.a)
	switch {
	case strings.Contains(name, "promises"):
		front += "said: {on: 2026-01-02, where: on the forum}\ndue: 2026-12-01\nlog:\n  - {on: 2026-02-01, status: under-way, text: Begun}\n"
	case e.b%7 == 0:
		front += "draft: true\n"
	}
	body := fmt.Sprintf("Paragraph one, %d.\n\n## Part %d\n\nSee [us](/index.md).\n", e.b, e.a%3)
	if other := s.some(e.b); other != "" { // which may be deleted later, and then this is an error
		body += fmt.Sprintf("\nAnd [that](/%s).\n", strings.TrimPrefix(other, "content/"))
	}
	if e.a%3 == 0 {
		asks := []string{
			"metric: messages\nby: month", "metric: messages\nby: month\nwhere: {source: talk}", "metric: people\nby: month\nwhere: {tag: t1}",
			"metric: messages\nby: week\nwhere: {place: forum}", "metric: likes\nby: month", "metric: likes\nby: month\nwhere: {source: clips}",
			"metric: messages\nby: tag\nwhere: {source: talk}", "question: participation.core",
		}
		body += fmt.Sprintf("\n```chart figure-%d\ntitle: Who wrote\n%s\nperiod: 2026-01..2026-0%d\npartial: true\n```\n", e.b%4, asks[(e.a+e.b)%uint64(len(asks))], 2+e.b%5)
	}
	if e.b%3 == 0 {
		body += "\nIn all [](metric:people?role=member&period=2026-05&partial=true \"too few\") wrote.\n"
	}
	return s.put(name, "---\n"+front+"---\n"+body)
}

func (s *edited) line(e edit) []string {
	name := s.some(e.a)
	if name == "" {
		return nil
	}
	lines := []string{"One more line.", "## Another part", "A [link](/index.md).", "![A thing](/stories/thing.svg)", "`code` and *more*.", "The day [itself](/stories/thing.svg)."}
	text := s.get(name)
	if e.b%4 == 0 { // above everything, so that all places move
		return s.put(name, strings.Replace(text, "\n---\n", "\n---\n\n"+lines[e.b%uint64(len(lines))]+"\n\n", 1))
	}
	return s.put(name, text+"\n"+lines[e.b%uint64(len(lines))]+"\n")
}

func (s *edited) title(e edit) []string {
	name := s.some(e.a)
	if name == "" {
		return nil
	}
	head, rest, _ := strings.Cut(s.get(name), "\n---\n")
	return s.put(name, head+fmt.Sprintf("\nsummary: Summed up %d.", e.b%3)+"\n---\n"+rest)
}

// mend deletes what a story leads to and is not there, by deleting the story.
func (s *edited) mend(edit) []string {
	var changed []string
	made, err := build.NewDesk(anew(s.dir), false).Make(context.Background(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, p := range made.Problems {
		if p.Severity == source.Error && strings.HasPrefix(p.Pos.File, "content/") && p.Pos.File != "content/index.md" && !slices.Contains(changed, p.Pos.File) {
			if os.Remove(filepath.Join(s.dir, filepath.FromSlash(p.Pos.File))) == nil {
				changed = append(changed, p.Pos.File)
			}
		}
	}
	return changed
}

func (s *edited) delete(e edit) []string {
	name := s.some(e.a)
	if name == "" {
		return nil
	}
	if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
		s.t.Fatal(err)
	}
	return []string{name}
}

func (s *edited) rename(e edit) []string {
	from, to := s.some(e.a), s.name(e.b)
	if from == "" || from == to {
		return nil
	}
	text := s.get(from)
	if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(from))); err != nil {
		s.t.Fatal(err)
	}
	return append(s.put(to, text), from)
}

func (s *edited) settings(e edit) []string {
	lines := []string{"url: https://example.org/a", "page_size: 2", "urls: folder", "notice: Made up", "license: {text: CC-BY-4.0, data: CC0-1.0}", "privacy: {minimum: 9}", "description: A site", ""}
	return s.put("hearth.yaml", fmt.Sprintf("title: Edits %d\n%s\n", e.a%3, lines[e.b%uint64(len(lines))]))
}

func (s *edited) layout(e edit) []string {
	name := []string{"layouts/story.html", "layouts/parts/footer.html", "layouts/section.html", "assets/css/own.css"}[e.a%4]
	if e.b%3 == 0 {
		if err := os.Remove(filepath.Join(s.dir, filepath.FromSlash(name))); err != nil {
			return nil
		}
		return []string{name}
	}
	texts := []string{"<main id=\"main\"><h1>{{.Page.TitleHTML}}</h1>{{template \"parts/body.html\" .Page.Body}}%d</main>", "<footer>%d</footer>", "<main id=\"main\">{{template \"parts/items.html\" .}}%d</main>", "p { margin: %dpx }"}
	return s.put(name, fmt.Sprintf(texts[e.a%4], e.b%5))
}

func (s *edited) export(e edit) []string {
	var b strings.Builder
	b.WriteString("id,author,date,text\n")
	for i := range 40 + e.a%20 {
		fmt.Fprintf(&b, "m%d,person%d,2026-%02d-%02d,word %d\n", i, (i*7+e.b)%23, 1+(i+e.b)%6, 1+i%28, i)
	}
	return s.put("data/raw/forum/forum.csv", b.String())
}

// row changes one row of the talk: who wrote it, when, or about what.
func (s *edited) row(e edit) []string {
	return s.talk(fmt.Sprintf("x1,person%d,2026-%02d-%02d 10:00,t%d,hello\n", e.a%9, 1+e.b%7, 1+e.a%28, e.b%4))
}

// clips changes what a platform reported.
func (s *edited) clips(e edit) []string {
	var b strings.Builder
	b.WriteString("id,created_at,title,likes,comments\n")
	for i := range 12 {
		fmt.Fprintf(&b, "c%d,2026-%02d-05T10:00:00Z,Clip %d,%d,%d\n", i, 1+i%6, i, 10+(uint64(i)*e.a)%7, e.b%3)
	}
	s.put("data/raw/clips/clips.csv.map.yaml", "platform: clips\nrole: brand\ncaptured: 2026-07-15\ncolumns: {id: id, at: created_at, title: title}\nmetrics: {likes: likes, comments: comments}\n")
	return s.put("data/raw/clips/clips.csv", b.String())
}

func (s *edited) beside(e edit) []string {
	return s.put("content/stories/thing.svg", fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10"/>`, 10+e.a%3))
}

func (s *edited) touch(e edit) []string {
	name := s.some(e.a)
	if name == "" {
		return nil
	}
	return s.put(name, s.get(name))
}

func (s *edited) list(e edit) []string {
	return s.put("data/events.yaml", fmt.Sprintf("- {at: 2026-0%d-10, text: It rained}\n", 1+e.a%6))
}

// TestRandomEdits edits a site at random and holds, after every edit, that what
// comes of the edit alone is what comes of everything made anew, byte for byte,
// problems included: for a desk that follows the edits, and for one that comes
// from disk each time. A failure is made as short as it will go.
func TestRandomEdits(t *testing.T) {
	seeds := []uint64{1, 2, 3}
	if *seed > 0 {
		seeds = []uint64{*seed}
	}
	for _, n := range seeds {
		rnd := rand.New(rand.NewPCG(n, 2))
		list := make([]edit, *edits)
		for i := range list {
			list[i] = edit{rnd.Uint64N(uint64(len(kinds))), rnd.Uint64N(1000), rnd.Uint64N(1000)}
		}
		if at, why := differs(t, list); at >= 0 {
			list = shrink(t, list[:at+1])
			var told []string
			for _, e := range list {
				told = append(told, fmt.Sprintf("%s %v", kinds[e.kind].name, e))
			}
			_, why2 := differs(t, list)
			t.Fatalf("seed %d: %s\nshortest: %s\n%s", n, why, why2, strings.Join(told, "\n"))
		}
	}
}

// shrink leaves out edits for as long as the rest still fails.
func shrink(t *testing.T, list []edit) []edit {
	for size := len(list) / 2; size > 0; size /= 2 {
		for from := 0; from+size <= len(list); {
			shorter := slices.Delete(slices.Clone(list), from, from+size)
			if at, _ := differs(t, shorter); at >= 0 {
				list = shorter[:at+1]
			} else {
				from += size
			}
		}
	}
	return list
}

// differs makes edits, and gives the first after which the results differ, and
// how; -1 for none.
func differs(t *testing.T, list []edit) (int, string) {
	dir, err := os.MkdirTemp(t.TempDir(), "site")
	if err != nil {
		t.Fatal(err)
	}
	s := &edited{t: t, dir: dir}
	s.put("hearth.yaml", "title: Edits\n")
	s.put("content/index.md", "---\ntitle: Home\n---\nWelcome.\n")
	s.beside(edit{})
	s.put(".hearth/key", string(sample.Key(1)))
	s.export(edit{})
	s.row(edit{})
	s.clips(edit{})
	followed := build.NewDesk(kept(dir), true)
	defer followed.Close()
	var changed []string
	good := 0
	defer func() { t.Logf("%d of %d states were without an error", good, len(list)) }()
	for i, e := range list {
		files := kinds[e.kind].do(s, e)
		if i > 0 && len(files) == 0 {
			continue
		}
		changed = files
		if i == 0 {
			changed = nil
		}
		want := all(t, build.NewDesk(anew(s.alone()), false), nil, true)
		if got := all(t, followed, changed, false); got != want {
			return i, "followed: " + difference(want, got)
		}
		opt := kept(dir)
		result, err := build.Run(t.Context(), opt)
		if err != nil {
			t.Fatal(err)
		}
		if !result.Problems.Failed(false) {
			good++
			_, want, _ := strings.Cut(want, "\n== ")
			if got := written(t, filepath.Join(dir, "public")); got != "== "+want {
				return i, "from disk: " + difference("== "+want, got)
			}
		}
	}
	return -1, ""
}

// alone copies the site without anything that a build made.
func (s *edited) alone() string {
	dir, err := os.MkdirTemp(s.t.TempDir(), "alone")
	if err != nil {
		s.t.Fatal(err)
	}
	made := []string{"public", "data/rows", "data/text", "data/answers", ".hearth/cache"}
	for name, text := range golden.Tree(s.t, s.dir) {
		if slices.ContainsFunc(made, func(m string) bool { return strings.HasPrefix(name, m+"/") }) {
			continue
		}
		(&edited{t: s.t, dir: dir}).put(name, text)
	}
	return dir
}

// written gives the files of an output folder as all gives those of a desk.
func written(t *testing.T, dir string) string {
	var b strings.Builder
	found := golden.Tree(t, dir)
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for n := range found {
			if n != "hearth-manifest.json" && !yield(n) {
				return
			}
		}
	}) {
		fmt.Fprintf(&b, "== %s\n%s\n", name, found[name])
	}
	return b.String()
}

// kept are options with what is kept between builds, anew without.
func kept(dir string) build.Options {
	opt := anew(dir)
	opt.Program = "test"
	return opt
}

func anew(dir string) build.Options {
	opt := options(dir)
	opt.Random = io.Reader(strings.NewReader(strings.Repeat("7", 64)))
	opt.Today = func(zone *time.Location) time.Time { return time.Date(2026, 10, 5, 12, 0, 0, 0, zone) }
	return opt
}

// all gives everything that a desk makes as one text.
func all(t *testing.T, d *build.Desk, changed []string, once bool) string {
	t.Helper()
	made, err := d.Make(context.Background(), changed)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	told := slices.DeleteFunc(made.Problems, func(p source.Problem) bool {
		return strings.HasPrefix(p.Pos.File, "data/raw/") // told by who imports, once
	})
	fmt.Fprintf(&b, "problems:\n%s", told)
	for _, o := range made.Outputs {
		data, sum, err := d.Bytes(context.Background(), o.Address)
		if err != nil {
			t.Fatal(err)
		}
		if sum != o.Sum {
			t.Errorf("%s has another sum than it was said to have", o.Address)
		}
		fmt.Fprintf(&b, "== %s\n%s\n", o.Address, data)
	}
	if once {
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// difference gives the first lines that two texts do not share.
func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	where := ""
	for i := range min(len(a), len(b)) {
		if strings.HasPrefix(a[i], "== ") {
			where = a[i]
		}
		if a[i] != b[i] {
			return fmt.Sprintf("in %s\nwant %.300s\ngot  %.300s", where, a[i], b[i])
		}
	}
	return fmt.Sprintf("one is longer: %d and %d lines; want ends %.200s, got ends %.200s", len(a), len(b), a[len(a)-1], b[len(b)-1])
}
