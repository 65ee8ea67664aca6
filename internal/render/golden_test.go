package render_test

import (
	"context"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
	"hearth/internal/render"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// TestGolden lays out each archive of testdata with the built-in theme. What
// stands below public/ in the archive is what comes out; other files of the
// output are not compared. problems.out is what was wrong.
func TestGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) *txtar.Archive {
		out, problems := layOut(t, a)
		got := map[string]string{"problems.out": problems.String()}
		for _, f := range out {
			got["public/"+f.Address] = string(f.Data)
			if path.Ext(f.Address) == ".html" {
				checkPage(t, f.Address, string(f.Data))
			}
		}
		for i, f := range a.Files {
			if f.Name != "problems.out" && !strings.HasPrefix(f.Name, "public/") {
				continue
			}
			data, ok := got[f.Name]
			if !ok {
				t.Errorf("%s was not made", f.Name)
			}
			a.Files[i].Data = []byte(data)
		}
		return a
	})
}

// builtin is the theme of this repository, with what an archive lays over it.
func builtin(a *txtar.Archive) (layouts, assets layered) {
	return layered{a, "layouts/"}, layered{a, "assets/"}
}

// layOut makes all files of an archive's site.
func layOut(t testing.TB, a *txtar.Archive) (render.Output, source.List) {
	t.Helper()
	layouts, assets := builtin(a)
	r, problems := render.New(render.Layer(layouts.fs(t), os.DirFS("../../layouts")), render.Layer(assets.fs(t), os.DirFS("../../assets")))
	cfg := config.Default()
	for _, f := range a.Files {
		if f.Name == "hearth.yaml" {
			var list source.List
			cfg, list = config.Parse("hearth.yaml", f.Data, "0.1")
			problems.Add(list...)
		}
	}
	in := site.Input{
		Figures: map[string]*chart.Figure{}, Numbers: map[*story.Number]site.Printed{}, Cards: map[*story.Numbers][]site.Card{},
		Assets: r.Assets(), Kinds: r.Kinds(), Today: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC), AsOf: "2026-06-30",
		Drafts: strings.Contains(string(a.Comment), "\ndrafts\n"),
	}
	parser := markdown.New(markdown.Options{Language: cfg.Language, Zone: cfg.Zone})
	for _, f := range a.Files {
		rest, ok := strings.CutPrefix(f.Name, "content/")
		switch {
		case ok && path.Ext(rest) == ".md":
			s, list := parser.Parse(f.Name, rest, f.Data)
			problems.Add(list...)
			in.Stories = append(in.Stories, s)
			answer(s, &in)
		case ok:
			in.Beside = append(in.Beside, site.Asset{Path: rest, From: "disk/" + rest, Size: site.Size{Width: 40, Height: 30}})
		}
	}
	s, list := site.Assemble(cfg, in)
	problems.Add(list...)
	out, list := r.Site(context.Background(), s)
	problems.Add(list...)
	problems.Sort()
	return out, problems
}

// answer gives everything that a story asks for.
func answer(s *story.Story, in *site.Input) {
	for _, g := range slices.Concat([]story.Segment(s.Meta.Title), s.Meta.Summary, s.Body, s.Excerpt) {
		if n := g.Number; n != nil {
			in.Numbers[n] = site.Printed{
				Text: n.Text, Title: "People", Definition: "Different people who wrote.", Period: "June 2026", N: "42 people", Source: "Forum (2 July 2026)", AsOf: "2026-07-02",
			}
		}
		if n := g.Numbers; n != nil {
			in.Cards[n] = []site.Card{
				{Label: "People", Change: "+12% on a year ago", Printed: site.Printed{Text: "42", Title: "People", Period: "June 2026"}},
				{Label: "Reviews", Printed: site.Printed{Text: "too few to say", Withheld: true}},
			}
		}
		if c := g.Chart; c != nil {
			in.Figures[c.Name.Text] = draw(c)
		}
	}
}

// draw makes a figure with hostile text in every place that the data fill.
func draw(c *story.Chart) *chart.Figure {
	name := c.Name.Text
	svg := `<svg role="img" aria-labelledby="` + name + `-t" viewBox="0 0 9 9"><title id="` + name + `-t">Answers</title><path fill="var(--c1)" d="M0 0h9"/></svg>`
	f := &chart.Figure{
		Name: name, Title: c.Title[0].HTML, Subtitle: "Messages <b>by</b> month", Alt: `It "rose" & fell.`, Wide: svg, Narrow: strings.ReplaceAll(svg, name+"-t", name+"-n-t"), File: svg,
		CSV: []byte("month,n\nJune,42\n"), JSON: []byte("{}\n"), Metadata: []byte("{}\n"), Source: "Source: Forum </script>", N: "42 messages", Note: "Robots are left out.",
		Table:  chart.Table{Head: []string{"Month", "Messages"}, Rows: [][]string{{"June <i>", "42"}}, Cut: 3},
		Answer: insight.Answer{AsOf: engagement.Day(20634), Metric: insight.Metric{Title: "Messages"}},
	}
	f.TableFirst = strings.HasPrefix(name, "listed")
	if strings.HasPrefix(name, "empty") {
		f.Wide, f.Narrow, f.File, f.Empty = "", "", "", "No data for this period yet."
	}
	return f
}

// checkPage holds every page to what all pages promise: balanced tags, one
// h1, a language, landmarks, a description for every picture, no id twice,
// no style and no script of its own.
func checkPage(t *testing.T, address, text string) {
	t.Helper()
	bad := func(format string, args ...any) {
		t.Helper()
		t.Errorf(address+": "+format, args...)
	}
	void := map[string]bool{"meta": true, "link": true, "img": true, "br": true, "hr": true, "track": true, "input": true, "col": true, "source": true, "wbr": true}
	count := map[string]int{}
	ids := map[string]bool{}
	refs := map[string]bool{}
	var open []string
	z := html.NewTokenizer(strings.NewReader(text))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		token := z.Token()
		switch kind {
		case html.StartTagToken:
			if token.Data != "title" || !slices.Contains(open, "svg") {
				count[token.Data]++
			}
			if !void[token.Data] {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				bad("</%s> closes %v", token.Data, open)
				return
			}
			open = open[:len(open)-1]
		}
		attr := map[string]string{}
		for _, a := range token.Attr {
			attr[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				bad("<%s %s> would break a strict content policy", token.Data, a.Key)
			}
			if a.Key == "id" {
				if ids[a.Val] {
					bad("id %q stands there twice", a.Val)
				}
				ids[a.Val] = true
			}
			if (a.Key == "aria-labelledby" || a.Key == "aria-describedby") && a.Val != "" {
				for _, id := range strings.Fields(a.Val) {
					refs[id] = true
				}
			}
			if id, ok := strings.CutPrefix(a.Val, "#"); ok && a.Key == "href" {
				refs[id] = true
			}
			if (a.Key == "src" || token.Data == "link" && attr["rel"] == "stylesheet") && strings.Contains(a.Val, "//") {
				bad("%s=%q is a request to another site", a.Key, a.Val)
			}
		}
		if kind != html.StartTagToken {
			continue
		}
		if _, ok := attr["alt"]; token.Data == "img" && !ok {
			bad("a picture has no alt")
		}
		if token.Data == "html" && attr["lang"] == "" {
			bad("the page has no language")
		}
		if token.Data == "script" && attr["src"] == "" && attr["type"] != "application/ld+json" {
			bad("a script of its own")
		}
		if token.Data == "style" {
			bad("a style of its own")
		}
	}
	if len(open) > 0 {
		bad("%v are never closed", open)
	}
	for id := range refs {
		if !ids[id] {
			bad("#%s leads nowhere", id)
		}
	}
	for _, tag := range []string{"h1", "main", "title"} {
		if count[tag] != 1 {
			bad("%d <%s>, want one", count[tag], tag)
		}
	}
	for _, leak := range []string{"ZgotmplZ", "&lt;no value&gt;", "%!", "<nil>"} {
		if strings.Contains(text, leak) {
			bad("%s leaked into the page", leak)
		}
	}
}
