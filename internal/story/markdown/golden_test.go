package markdown

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/golden"
	"hearth/internal/source"
	"hearth/internal/story"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestGolden compiles each file of each archive in testdata. For a file a.md
// the archive holds a.md.out: what the story became, and its problems.
func TestGolden(t *testing.T) {
	parser := New(Options{Language: "en"})
	golden.Archives(t, "testdata/*.txtar", func(_ *testing.T, a *txtar.Archive) *txtar.Archive {
		return golden.Answered(a, ".out", func(f txtar.File) (string, string, bool) {
			if !strings.HasSuffix(f.Name, ".yaml") {
				return f.Name, dump(parser.Parse("content/"+f.Name, f.Name, unprintable(f.Data))), true
			}
			var lists story.Lists
			problems := parser.List(f.Name, unprintable(f.Data), &lists)
			return f.Name, noun(lists) + "\n" + told(problems), true
		})
	})
}

// unprintable puts in what an archive cannot hold as it is.
func unprintable(b []byte) []byte {
	return []byte(strings.NewReplacer("<BOM>", "\uFEFF", "<CR>", "\r", "<NUL>", "\x00", "<FF>", "\xff", "<TAB>", "\t", "<NOEOL>\n", "").Replace(string(b)))
}

// dump writes a story and its problems for people to read.
func dump(st *story.Story, problems source.List) string {
	var b strings.Builder
	m := st.Meta
	line := func(name string, value any, show bool) {
		if show {
			fmt.Fprintf(&b, "%s: %v\n", name, value)
		}
	}
	line("title", inline(m.Title)+at(m.TitlePos), len(m.Title) > 0)
	line("kind", st.Kind, st.Kind != "page")
	line("language", st.Language, st.Language != "")
	line("date", m.Date.Time.Format("2006-01-02T15:04Z07:00")+at(m.Date.Pos), !m.Date.Time.IsZero())
	line("updated", m.Updated.Time.Format("2006-01-02T15:04Z07:00")+at(m.Updated.Pos), !m.Updated.Time.IsZero())
	line("summary", inline(m.Summary), len(m.Summary) > 0)
	line("authors", strings.Join(m.Authors, " | "), len(m.Authors) > 0)
	line("tags", strings.Join(m.Tags, " | "), len(m.Tags) > 0)
	line("draft", m.Draft, m.Draft)
	if m.Order != nil {
		line("order", *m.Order, true)
	}
	for _, w := range []struct {
		name string
		word source.Word
	}{{"part_of", m.PartOf}, {"slug", m.Slug}, {"period", m.Period}, {"compare", m.Compare}, {"image", m.Image},
		{"layout", m.Layout}, {"translation_of", m.TranslationOf}, {"status", m.Status}} {
		line(w.name, word(w.word), !w.word.Empty())
	}
	for _, a := range m.Aliases {
		line("alias", word(a), true)
	}
	for _, e := range m.Events {
		line("event", word(e.At)+" "+e.Text, true)
	}
	line("image alt", m.ImageAlt, m.ImageAlt != "")
	line("reason", m.Reason, m.Reason != "")
	line("cadence", m.Cadence.Text, m.Cadence.Text != "")
	line("license", m.License, m.License != "")
	line("params", m.Params, len(m.Params) > 0)
	line("words", st.Words, true)
	line("excerpt", inline(st.Excerpt), len(st.Excerpt) > 0)
	for _, h := range st.Headings {
		line("heading", fmt.Sprintf("%d #%s %q", h.Level, h.ID, h.Text), true)
		line("  line", inline(h.Line), h.Line != nil)
	}
	line("anchors", strings.Join(st.Anchors, " "), len(st.Anchors) > 0)
	for _, q := range st.Queries {
		line("query", word(q.Name)+" "+fmt.Sprintf("%q", q.Text.Text)+at(q.Text.Pos), true)
	}
	b.WriteString(nouns(st))
	b.WriteString("---\n")
	for _, s := range st.Body {
		segment(&b, s)
	}
	b.WriteString(told(problems))
	return b.String()
}

// told writes problems for people to read.
func told(problems source.List) string {
	var b strings.Builder
	if len(problems) > 0 {
		b.WriteString("---\n")
		for _, p := range problems {
			fmt.Fprintf(&b, "%s:%d:%d: %s: %s [%s]\n", strings.TrimPrefix(p.Pos.File, "content/"), p.Pos.Line, p.Pos.Col, p.Severity, p.Text, p.Rule)
			if p.Hint != "" {
				fmt.Fprintf(&b, "  hint: %s\n", strings.ReplaceAll(p.Hint, "\n", "\n        "))
			}
			for _, a := range p.Also {
				fmt.Fprintf(&b, "  also%s: %s\n", at(a.Pos), a.Text)
			}
		}
	}
	return b.String()
}

func at(p source.Pos) string { return fmt.Sprintf(" @%d:%d", p.Line, p.Col) }

func word(w source.Word) string { return w.Text + at(w.Pos) }

func inline(segs []story.Segment) string {
	var b strings.Builder
	for _, s := range segs {
		if s.Kind == story.HTML {
			b.WriteString(s.HTML)
			continue
		}
		var one strings.Builder
		segment(&one, s)
		b.WriteString("{" + strings.TrimSpace(strings.ReplaceAll(one.String(), "\n", " ")) + "}")
	}
	return b.String()
}

func segment(b *strings.Builder, s story.Segment) {
	switch s.Kind {
	case story.HTML:
		b.WriteString(s.HTML)
		if !strings.HasSuffix(s.HTML, "\n") {
			b.WriteString("¶\n")
		}
	case story.NumberAt:
		n := s.Number
		fmt.Fprintf(b, "[number %q%s withheld=%q band=%s%s]\n", n.Text, at(n.TextPos), n.Withheld, n.Band.Text, ask(n.Ask))
	case story.LinkOpen:
		fmt.Fprintf(b, "[link %s title=%q]\n", word(s.Link.Target), s.Link.Title)
	case story.ImageAt:
		fmt.Fprintf(b, "[image %s alt=%q title=%q alone=%t]\n", word(s.Image.Target), s.Image.Alt, s.Image.Title, s.Image.Alone)
	case story.EmbedAt:
		fmt.Fprintf(b, "[embed %s %s text=%q]\n", s.Embed.Kind, word(s.Embed.Name), s.Embed.Text)
	case story.FigureAt:
		c := s.Chart
		fmt.Fprintf(b, "[chart %s%s\n", word(c.Name), ask(c.Ask))
		fmt.Fprintf(b, "  title=%s%s note=%s alt=%s\n", inline(c.Title), at(c.TitlePos), inline(c.Note), inline(c.Alt))
		fmt.Fprintf(b, "  intent=%s type=%s goal=%s hide=%t steps=%t annotations=%v]\n", c.Intent.Text, c.Type.Text, c.Goal.Text, c.HideEvents, c.Steps, c.Annotations)
	case story.BlockAt:
		fmt.Fprintf(b, "[block %s]\n", noun(s.Block))
	case story.NumbersAt:
		fmt.Fprintf(b, "[numbers %s metrics=%v%s]\n", word(s.Numbers.Name), s.Numbers.Metrics, ask(s.Numbers.Ask))
	}
}

func ask(a story.Ask) string {
	var b strings.Builder
	b.WriteString(at(a.Pos))
	for _, w := range []struct {
		name string
		word source.Word
	}{{"metric", a.Metric}, {"question", a.Question}, {"sql", a.SQL}, {"by", a.By}, {"split", a.Split}, {"period", a.Period}, {"compare", a.Compare}} {
		if !w.word.Empty() {
			fmt.Fprintf(&b, " %s=%q%s", w.name, w.word.Text, at(w.word.Pos))
		}
	}
	for i, list := range [][]story.Filter{a.Where, a.Not} {
		for _, f := range list {
			fmt.Fprintf(&b, " %s.%s=", []string{"where", "not"}[i], word(f.Key))
			for _, v := range f.Values {
				b.WriteString(word(v) + ",")
			}
		}
	}
	for _, p := range a.Params {
		fmt.Fprintf(&b, " param.%s=%s", word(p.Key), word(p.Value))
	}
	if a.Top > 0 {
		fmt.Fprintf(&b, " top=%d", a.Top)
	}
	if a.Partial {
		b.WriteString(" partial")
	}
	return b.String()
}
