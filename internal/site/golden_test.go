package site_test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"hearth/internal/chart"
	"hearth/internal/config"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
	"hearth/internal/site"
	"hearth/internal/source"
	"hearth/internal/story"
	"hearth/internal/story/markdown"
)

// TestGolden assembles each archive of testdata as a site. Lines of an
// archive's comment set what comes from outside: "today 2026-07-01", "drafts".
// problems.out is what was wrong, site.out what came of it.
func TestGolden(t *testing.T) {
	golden.Archives(t, "testdata/*.txtar", func(t *testing.T, a *txtar.Archive) *txtar.Archive {
		s, problems := assemble(t, a)
		a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return path.Ext(f.Name) == ".out" })
		a.Files = append(a.Files, txtar.File{Name: "problems.out", Data: []byte(problems.String())})
		if !problems.Failed(false) { // else it must not be written
			a.Files = append(a.Files, txtar.File{Name: "site.out", Data: []byte(dump(t, s))})
		}
		return a
	})
}

// assemble reads the files of an archive as a site's and joins them. Charts
// are drawn as a short SVG, but for those whose name starts with "broken";
// numbers print as written, else as 42, and withheld ones as their title.
func assemble(t testing.TB, a *txtar.Archive) (*site.Site, source.List) {
	t.Helper()
	var problems source.List
	cfg := config.Default()
	in := site.Input{
		Figures: map[string]*chart.Figure{}, Numbers: map[*story.Number]site.Printed{}, Cards: map[*story.Numbers][]site.Card{},
		Assets: []string{"assets/css/hearth.css"}, Kinds: []string{"page", "story", "chapter", "home", "recipe", "promise", "edition", "correction", "person", "ask", "voice", "material", "chronicle"},
	}
	for line := range strings.Lines(string(a.Comment)) {
		line = strings.TrimSpace(line)
		if day, ok := strings.CutPrefix(line, "today "); ok {
			var err error
			if in.Today, err = time.Parse(time.DateOnly, day); err != nil {
				t.Fatal(err)
			}
		}
		if f := strings.Fields(line); len(f) > 2 && f[0] == "frozen" { // an edition, its day, its promises
			if in.Frozen == nil {
				in.Frozen = map[string]site.Frozen{}
			}
			frozen := site.Frozen{On: f[2], Pos: source.Pos{File: "data/answers/editions/" + f[1] + "/edition.json"}}
			if len(f) > 3 {
				frozen.Promises = strings.Split(f[3], ",")
			}
			if len(f) > 4 {
				frozen.Headlines = strings.Split(f[4], ",")
			}
			in.Frozen[f[1]] = frozen
		}
		if f := strings.Fields(line); len(f) > 1 && f[0] == "metric" { // its id, and whether a page uses it
			in.Metrics = append(in.Metrics, site.Metric{Definition: insight.Definition{Metric: insight.Metric{ID: f[1], Title: "The " + f[1]}}, Used: len(f) > 2})
		}
		in.Drafts = in.Drafts || line == "drafts"
	}
	for _, f := range a.Files {
		if f.Name == "hearth.yaml" {
			var list source.List
			cfg, list = config.Parse("hearth.yaml", f.Data, "0.1")
			problems.Add(list...)
		}
	}
	parser := markdown.New(markdown.Options{Language: cfg.Language, Zone: cfg.Zone, Folders: cfg.Folders})
	for _, f := range a.Files {
		dir, rest, _ := strings.Cut(f.Name, "/")
		switch {
		case dir == "static":
			in.Static = append(in.Static, asset(t, rest, f))
		case dir == "content" && path.Ext(rest) == ".md":
			s, list := parser.Parse(f.Name, rest, f.Data)
			problems.Add(list...)
			in.Stories = append(in.Stories, s)
			answer(s, &in)
		case dir == "data":
			if in.Lists == nil {
				in.Lists = &story.Lists{}
			}
			problems.Add(parser.List(f.Name, f.Data, in.Lists)...)
		case dir == "content":
			in.Beside = append(in.Beside, asset(t, rest, f))
		}
	}
	s, list := site.Assemble(cfg, in)
	problems.Add(list...)
	problems.Sort()
	return s, problems
}

func asset(t testing.TB, name string, f txtar.File) site.Asset {
	t.Helper()
	size, err := site.Measure(name, strings.NewReader(string(f.Data)))
	if err != nil {
		t.Fatal(err)
	}
	return site.Asset{Path: name, From: "disk/" + f.Name, Size: size}
}

// answer gives everything that a story asks for.
func answer(s *story.Story, in *site.Input) {
	for _, n := range s.Numbers() {
		in.Numbers[n] = print(n)
	}
	lines := [][]story.Segment{s.Meta.Title, s.Meta.Summary, s.Body, s.Excerpt}
	for _, h := range s.Headings {
		lines = append(lines, h.Line)
	}
	for _, line := range lines {
		for _, g := range line {
			if n := g.Number; n != nil {
				in.Numbers[n] = print(n)
			}
			if c := g.Chart; c != nil {
				in.Figures[c.Name.Text] = draw(c)
			}
			if n := g.Numbers; n != nil {
				in.Cards[n] = []site.Card{}
				for _, m := range n.Metrics {
					in.Cards[n] = append(in.Cards[n], site.Card{Label: m.Text, Change: "+3", Printed: site.Printed{Text: "42", Title: m.Text, Period: "June 2026"}})
				}
			}
		}
	}
}

func print(n *story.Number) site.Printed {
	p := site.Printed{Text: n.Text, Title: n.Metric.Text, Definition: "What " + n.Metric.Text + " counts.", Period: "June 2026", N: "42 messages", Source: "Forum", AsOf: "2026-07-02"}
	if c, ok := computed(n); ok {
		return c
	}
	switch {
	case n.Text == "" && n.Withheld != "":
		p.Text, p.N, p.Withheld = n.Withheld, "", true
	case n.Text == "":
		p.Text = "42"
	}
	return p
}

func draw(c *story.Chart) *chart.Figure {
	name := c.Name.Text
	if strings.HasPrefix(name, "broken") {
		return nil
	}
	title := ""
	for _, s := range c.Title {
		title += s.HTML
	}
	table := chart.Table{Head: []string{"Month", "n"}, Rows: [][]string{{"June", "42"}}}
	if c.Question.Text == "touchpoints.map" {
		table = chart.Table{Head: []string{"Place", "People", "We wrote"}, Rows: [][]string{{"Our forum", "42", "7"}, {"Elsewhere", "9", "0"}, {"A letter", "no data", "no data"}}}
	}
	svg := `<svg aria-labelledby="` + name + `-t"><title id="` + name + `-t">x</title></svg>`
	return &chart.Figure{
		Name: name, Title: title, Subtitle: "Messages by month", Alt: "It rose.", Wide: svg, Narrow: svg, File: svg,
		CSV: []byte("month,label,messages,status\r\n2026-06,June,42,known\r\n"), JSON: []byte("{}\n"), Metadata: []byte("{}\n"), Source: "Source: Forum", N: "42 messages",
		Table:  table,
		Answer: insight.Answer{AsOf: engagement.Day(20635), Metric: insight.Metric{Title: "Messages"}},
	}
}

// dump writes a site as text, one thing a line.
func dump(t testing.TB, s *site.Site) string {
	var b strings.Builder
	for _, p := range s.Pages {
		dumpPage(&b, p)
	}
	for _, f := range s.Files {
		fmt.Fprintf(&b, "file %s", f.Address)
		if f.From != "" {
			fmt.Fprintf(&b, " from %s", f.From)
		}
		b.WriteByte('\n')
		if strings.HasSuffix(f.Address, ".txt") || strings.HasSuffix(f.Address, ".xml") || strings.HasSuffix(f.Address, "datapackage.json") {
			b.Write(f.Data)
		}
		if strings.HasSuffix(f.Address, ".zip") {
			b.WriteString(unpack(t, f.Data)["README.txt"])
		}
	}
	for _, f := range s.Feeds {
		fmt.Fprintf(&b, "feed %s %q of %s, changed %s%s\n", f.Address, f.Title, f.Home, f.Updated.Format(time.RFC3339), map[bool]string{true: ", expired"}[f.Expired])
		if f.JSON { // the same entries
			continue
		}
		for _, e := range f.Entries {
			fmt.Fprintf(&b, "  entry %q %s %s\n    %s\n", e.Page.Title, e.Link, e.Updated.Format(time.RFC3339), text(e.Body))
		}
	}
	for _, r := range s.Redirects {
		fmt.Fprintf(&b, "redirect %s to %s\n", r.From, r.To)
	}
	for _, x := range s.Skipped {
		fmt.Fprintf(&b, "skipped %s: %s\n", x.File, x.Why)
	}
	return b.String()
}

func dumpPage(b *strings.Builder, p *site.Page) {
	fmt.Fprintf(b, "page %s (%s, %s) %q root=%q\n", p.Address, p.Layout, p.Language, p.Title, p.Root)
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %s: %s\n", name, text)
		}
	}
	if p.TitleHTML != p.Title {
		line("title", p.TitleHTML)
	}
	line("summary", p.Summary)
	line("dates", strings.TrimSpace(p.DateText+" "+p.Changed))
	line("canonical", p.Canonical)
	line("feed", strings.TrimSpace(p.Feed+" "+p.FeedJSON))
	line("package", p.DataPackage)
	line("image", p.Image)
	line("draft", p.DraftWhy)
	line("menu", refs(p.Menu))
	line("trail", refs(p.Trail))
	line("tags", refs(p.Tags))
	if p.Prev != nil {
		line("before", refs([]site.Ref{*p.Prev}))
	}
	if p.Next != nil {
		line("next", refs([]site.Ref{*p.Next}))
	}
	for _, l := range []*site.Living{p.Living, p.Part} {
		if l != nil {
			line("living", refs([]site.Ref{l.Ref})+" "+strings.TrimSpace(strings.Join([]string{l.Told, l.Reason, l.Quiet, l.Cadence, l.Kept, l.Expected}, " ")))
			line("chapters", items(l.Chapters))
		}
	}
	for _, a := range p.Alternates {
		line("language", a.Language+" "+a.Name+" "+a.Address+" "+a.Absolute)
	}
	line("items", items(p.Items))
	if p.Pager != nil {
		line("pager", fmt.Sprintf("%d of %d", p.Pager.Number, p.Pager.Total))
	}
	if p.Figure != nil {
		line("figure", text([]site.Piece{{Figure: p.Figure}}))
		line("cite", p.Figure.Citation)
		line("embed", p.Figure.Embed)
		line("shown", refs(p.ShownOn))
	}
	for _, d := range p.Downloads {
		line("download", refs([]site.Ref{d.Ref})+" "+d.CSV+" "+d.JSON+" "+d.SVG+" "+d.Metadata+" "+d.Zip)
	}
	line("own", shown(p.Own))
	line("list", shown(p.List))
	for _, c := range p.Corrected {
		line("corrected", shown(&site.Thing{Correction: c}))
	}
	line("body", text(p.Body))
	for _, n := range p.Numbers {
		line("number", fmt.Sprintf("%s %q %s, %s, %s, %s, %s ← %s", n.ID, n.Text, n.Definition, n.Period, n.N, n.Source, n.AsOf, strings.Join(n.Back, " ")))
	}
	line("data", p.JSONLD)
}

func refs(list []site.Ref) string {
	var out []string
	for _, r := range list {
		mark := ""
		if r.Current {
			mark = "*"
		}
		out = append(out, fmt.Sprintf("%s%s <%s>", mark, r.Title, r.Address))
	}
	return strings.Join(out, " | ")
}

func items(list []site.Item) string {
	var out []string
	for _, i := range list {
		s := refs([]site.Ref{i.Ref})
		if i.DateText != "" {
			s += " " + i.DateText
		}
		if i.Count > 0 {
			s += fmt.Sprintf(" (%d)", i.Count)
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func text(pieces []site.Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch {
		case p.Figure != nil:
			fmt.Fprintf(&b, "[figure %s %s %s %s %s %s]", p.Figure.ID, p.Figure.Page, p.Figure.CSV, p.Figure.SVG, p.Figure.N, p.Figure.Wide)
		case p.Picture != nil:
			fmt.Fprintf(&b, "[picture %+v]", *p.Picture)
		case p.Cards != nil:
			for _, c := range p.Cards {
				fmt.Fprintf(&b, "[card %s %s %s]", c.Label, c.Text, c.Note)
			}
		case p.Thing != nil:
			b.WriteString(shown(p.Thing))
		default:
			b.WriteString(p.HTML)
		}
	}
	return strings.ReplaceAll(strings.TrimSpace(b.String()), "\n", "⏎")
}
