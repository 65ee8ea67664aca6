package site_test

import (
	"bytes"
	"image"
	"image/png"
	"math/rand/v2"
	"net/url"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
)

// follow resolves a link of a page as a browser does, and gives the address
// from the site's root.
func follow(t testing.TB, from, link string) string {
	t.Helper()
	base := &url.URL{Scheme: "https", Host: "x", Path: "/sub/" + from}
	ref, err := url.Parse(link)
	if err != nil {
		t.Fatalf("%q is no link: %v", link, err)
	}
	return strings.TrimPrefix(base.ResolveReference(ref).Path, "/sub/")
}

func TestRel(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"index.html", "stories/a.html", "stories/a.html"},
		{"stories/a.html", "index.html", "../index.html"},
		{"stories/a.html", "stories/a.html", "a.html"},
		{"stories/a.html", "stories/a.html#b", "#b"},
		{"a/b/c.html", "a/d/e.html#größe", "../d/e.html#gr%C3%B6%C3%9Fe"},
		{"index.html", "a:b.html", "./a:b.html"},
		{"index.html", "50% off?.pdf", "50%25%20off%3F.pdf"},
	} {
		if got := site.Rel(c.from, c.to); got != c.want {
			t.Errorf("Rel(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
		}
	}
}

// TestRelLeadsThere follows links between random addresses.
func TestRelLeadsThere(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "b", "größe", "a b", "c:d", "50%", "x?y", "it's", "&amp", "..a", "-"}
	address := func() string {
		var p []string
		for range r.IntN(4) {
			p = append(p, parts[r.IntN(len(parts))])
		}
		return path.Join(append(p, parts[r.IntN(len(parts))]+".html")...)
	}
	for range 5000 {
		from, to := address(), address()
		if got := follow(t, from, site.Rel(from, to)); got != to {
			t.Fatalf("from %q, %q leads to %q, not to %q", from, site.Rel(from, to), got, to)
		}
	}
}

func FuzzRel(f *testing.F) {
	f.Add("stories/a.html", "figures/b.html")
	f.Add("index.html", "a:b/c d.html")
	f.Fuzz(func(t *testing.T, from, to string) {
		for _, a := range []string{from, to} {
			if a == "" || a != path.Clean(a) || path.IsAbs(a) || strings.HasPrefix(a, "..") || a == "." || strings.Contains(a, "#") {
				t.Skip("not an address")
			}
		}
		if got := follow(t, from, site.Rel(from, to)); got != to {
			t.Errorf("from %q, %q leads to %q, not to %q", from, site.Rel(from, to), got, to)
		}
	})
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"First ride": "first-ride", "Größe & Maß": "größe-and-maß", "C++": "c-plus-plus", "C#": "c-sharp", "it's": "its",
		"  --  ": "", "日本語": "日本語", "a/../b": "a-b",
	} {
		if got := site.Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
	}
}

func FuzzSlug(f *testing.F) {
	f.Add("First ride")
	f.Add("../../C#\x00")
	f.Fuzz(func(t *testing.T, text string) {
		got := site.Slug(text)
		if strings.ContainsAny(got, "/\\?#% .") || strings.HasPrefix(got, "-") || strings.HasSuffix(got, "-") {
			t.Errorf("Slug(%q) = %q is no part of an address", text, got)
		}
		if again := site.Slug(got); again != got {
			t.Errorf("Slug(%q) = %q, and again %q", text, got, again)
		}
	})
}

func TestMeasure(t *testing.T) {
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 7, 5))); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, data string
		want       site.Size
		wrong      string
	}{
		{"a.png", picture.String(), site.Size{Width: 7, Height: 5}, ""},
		{"a.PNG", picture.String(), site.Size{Width: 7, Height: 5}, ""},
		{"a.svg", `<?xml version="1.0"?><svg width="30.4px" height="20"/>`, site.Size{Width: 30, Height: 20}, ""},
		{"a.svg", `<svg width="100%" viewBox="0 0 40, 30"/>`, site.Size{Width: 40, Height: 30}, ""},
		{"a.svg", `<svg/>`, site.Size{}, ""},
		{"a.svg", `<html/>`, site.Size{}, "this is not an SVG picture: it starts with <html>"},
		{"a.svg", ``, site.Size{}, "this is not an SVG picture (EOF)"},
		{"a.jpg", "text", site.Size{}, "this is not a picture that browsers show (image: unknown format)"},
		{"a.pdf", "text", site.Size{}, ""},
	} {
		got, err := site.Measure(c.name, strings.NewReader(c.data))
		said := ""
		if err != nil {
			said = err.Error()
		}
		if got != c.want || said != c.wrong {
			t.Errorf("Measure(%s, %.20q) = %v, %q, want %v, %q", c.name, c.data, got, said, c.want, c.wrong)
		}
	}
}

func TestDateText(t *testing.T) {
	day := time.Date(2026, 6, 14, 23, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		lang string
		t    time.Time
		want string
	}{{"en", day, "14 June 2026"}, {"de-AT", day, "14. Juni 2026"}, {"en", time.Time{}, ""}} {
		if got := site.DateText(c.lang, c.t); got != c.want {
			t.Errorf("DateText(%s) = %q, want %q", c.lang, got, c.want)
		}
	}
	if got := site.DayText("en", "no day"); got != "no day" {
		t.Errorf("DayText leaves what is no day, got %q", got)
	}
}

// TestSameInputSameSite assembles each archive twice and compares all of it.
func TestSameInputSameSite(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no testdata/*.txtar", err)
	}
	for _, name := range archives {
		a, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		first, one := assemble(t, a)
		for range 5 {
			again, two := assemble(t, a)
			if diff := cmp.Diff(dump(t, first)+one.String(), dump(t, again)+two.String()); diff != "" {
				t.Fatalf("%s: two runs differ:\n%s", name, diff)
			}
		}
	}
}

// TestEveryLinkLeadsSomewhere follows every address that a page gives away.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	for _, name := range []string{"living", "folders", "figures", "pages", "drafts"} {
		a, err := txtar.ParseFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		s, _ := assemble(t, a)
		there := map[string]bool{}
		for _, p := range s.Pages {
			there[p.Address] = true
		}
		for _, f := range s.Files {
			there[f.Address] = true
		}
		checked := 0
		for _, p := range s.Pages {
			if p.Kind == "404" {
				continue
			}
			for _, list := range [][]site.Ref{p.Menu, p.Trail, p.Tags, p.ShownOn} {
				for _, r := range list {
					checked++
					if to := follow(t, p.Address, r.Address); !there[to] {
						t.Errorf("%s: %s: %q leads to %q, which is not there", name, p.Address, r.Address, to)
					}
				}
			}
			for _, i := range p.Items {
				checked++
				if to := follow(t, p.Address, i.Address); !there[to] {
					t.Errorf("%s: %s: %q leads to %q, which is not there", name, p.Address, i.Address, to)
				}
			}
		}
		if checked == 0 {
			t.Errorf("%s: no links", name)
		}
	}
}

// TestMistakesOfHearth has what only a mistake of the program can bring about.
func TestMistakesOfHearth(t *testing.T) {
	word := source.Word{Text: "replies", Pos: source.Pos{File: "a.md", Line: 3, Col: 2}}
	s := story.New("a.md", "content/a.md")
	s.Body = []story.Segment{
		{Kind: story.NumberAt, Number: &story.Number{Ask: story.Ask{Pos: word.Pos}}},
		{Kind: story.NumbersAt, Numbers: &story.Numbers{Ask: story.Ask{Pos: word.Pos}}},
		{Kind: story.FigureAt, Chart: &story.Chart{Name: word}},
		{Kind: story.FigureAt, Chart: &story.Chart{Name: source.Word{Text: "a/../b", Pos: word.Pos}}},
	}
	_, problems := site.Assemble(config.Default(), site.Input{Stories: []*story.Story{s}, Figures: map[string]*chart.Figure{"a/../b": {}}})
	want := `a.md:3:2: "a/../b" cannot be the name of a figure: it becomes an address
  hint: use letters, digits and hyphens, such as a-b
a.md:3:2: the figure "replies" was never drawn
  hint: this is a mistake in hearth; please report it
a.md:3:2: these numbers were never asked for
  hint: this is a mistake in hearth; please report it
a.md:3:2: this number was never asked for
  hint: this is a mistake in hearth; please report it
`
	if diff := cmp.Diff(want, problems.String()); diff != "" {
		t.Error(diff)
	}
}

// TestProblemsOfFiles has what Markdown alone cannot bring about.
func TestProblemsOfFiles(t *testing.T) {
	page := func(p, language string) *story.Story {
		s := story.New(p, "content/"+p)
		s.Language = language
		return s
	}
	for _, c := range []struct {
		name string
		in   site.Input
		want string
	}{
		{"one page twice", site.Input{Stories: []*story.Story{page("a.md", ""), page("a.en.md", "en")}},
			"content/a.md: content/a.md and content/a.en.md are the same page in the same language\n  hint: keep one of them\n"},
		{"a file that is a folder", site.Input{Static: []site.Asset{{Path: "stories"}}, Stories: []*story.Story{page("stories/a.md", "")}},
			"content/stories/a.md: the page content/stories/a.md wants the address \"stories/a.html\", and the file static/stories stands at \"stories\"\n  hint: a name cannot be a file and a folder at once; give one of them another name\n"},
		{"a name without letters", site.Input{Stories: []*story.Story{page("!.md", "")}},
			"content/!.md: this file's name cannot be a part of an address\n  hint: give the file a name with letters or digits in it\n"},
	} {
		_, problems := site.Assemble(config.Default(), c.in)
		if diff := cmp.Diff(c.want, problems.String()); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestWordsAreWhole: every language says everything, with the same blanks.
func TestWordsAreWhole(t *testing.T) {
	words := func(language string) reflect.Value {
		cfg := config.Default()
		cfg.Language = language
		s, _ := site.Assemble(cfg, site.Input{})
		return reflect.ValueOf(*s.Pages[0].Words)
	}
	english := words("en")
	for _, language := range []string{"en", "de-AT"} {
		w := words(language)
		for i := range w.NumField() {
			name, text := w.Type().Field(i).Name, w.Field(i).String()
			if text == "" || strings.Count(text, "%s") != strings.Count(english.Field(i).String(), "%s") || strings.Count(text, "%d") != strings.Count(english.Field(i).String(), "%d") {
				t.Errorf("%s: %s is %q", language, name, text)
			}
		}
	}
}

// TestRedirect finds what stands at old addresses.
func TestRedirect(t *testing.T) {
	s := &site.Site{Redirects: []site.Redirect{{From: "a.html", To: "x.html"}, {From: "b.html", To: "y.html"}, {From: "old/c.html", To: "z.html"}}}
	for _, want := range s.Redirects {
		if got, ok := s.Redirect(want.From); !ok || got != want {
			t.Errorf("at %s there is %v", want.From, got)
		}
	}
	if got, ok := s.Redirect("x.html"); ok {
		t.Errorf("at a page's own address there is %v", got)
	}
}
