package site

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"hearth/internal/chart"
	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// Care is what caring leaves behind in what a company does, with a page that
// shows each of it, or with nothing.
type Care struct {
	Time   string // "July to September 2026"; "" for all time
	Traces []Trace
	Ideas  string // how many ideas from outside were heard in that time, as a sentence; "" without a list
}

// Trace is one kind of it, with the pages that carry its tag.
type Trace struct {
	Title, What string
	Tag         string // what a writer tags a page with
	Pages       []Ref
}

// CareWords is what Hearth says about it.
type CareWords struct {
	Title, None, Note, Ideas string
	Traces                   map[string][3]string // tag, title, and what it means
}

// careTraces are the tags, in the order of the table.
var careTraces = []string{"experiment", "reimagined", "aligned", "product-story", "taught", "allied", "opt-in", "true-to-us"}

var careEnglish = &CareWords{
	Title: "What caring leaves behind", None: "None this time.", Note: "None of these prove that anyone cares. They are what caring often leaves behind.",
	Ideas: "Ideas heard from outside: %s.",
	Traces: map[string][3]string{
		"experiment":    {"experiment", "We tried something", "without knowing whether it would work"},
		"reimagined":    {"reimagined", "We thought it anew", "something that we had always done in one way"},
		"aligned":       {"aligned", "We did good, and our trade with it", "what helps people is what we sell or do"},
		"product-story": {"product-story", "A thing told its story", "who made it, who uses it, what it went through"},
		"taught":        {"taught", "We taught", "people can now do it without us"},
		"allied":        {"allied", "We joined with others", "who want the same, even where they earn by it and we do not"},
		"opt-in":        {"opt-in", "People chose to come in", "and could leave it without losing anything"},
		"true-to-us":    {"true-to-us", "We stayed true to ourselves", "though something else would have paid better"},
	},
}

var careGerman = &CareWords{
	Title: "Was Fürsorge hinterlässt", None: "Diesmal nichts.", Note: "Nichts davon beweist, dass sich jemand kümmert. Es ist, was Kümmern oft hinterlässt.",
	Ideas: "Von außen gehörte Ideen: %s.",
	Traces: map[string][3]string{
		"experiment":    {"Versuch", "Wir haben etwas versucht", "ohne zu wissen, ob es gelingt"},
		"reimagined":    {"neu gedacht", "Wir haben es neu gedacht", "was wir immer auf eine Art getan hatten"},
		"aligned":       {"im Einklang", "Wir taten Gutes mit dem, wovon wir leben", "was Menschen hilft, ist das, was wir verkaufen oder tun"},
		"product-story": {"Geschichte eines Dings", "Ein Ding erzählte seine Geschichte", "wer es machte, wer es benutzt, was es durchgemacht hat"},
		"taught":        {"gelehrt", "Wir haben gelehrt", "Menschen können es nun ohne uns"},
		"allied":        {"verbündet", "Wir taten uns mit anderen zusammen", "die dasselbe wollen, auch wo sie daran verdienen und wir nicht"},
		"opt-in":        {"freiwillig", "Menschen kamen von selbst", "und konnten gehen, ohne etwas zu verlieren"},
		"true-to-us":    {"uns treu", "Wir blieben uns treu", "obwohl anderes mehr eingebracht hätte"},
	},
}

// care gives the pages that carry the tags of caring, in the time of the block
// or of its page.
func (m *maker) care(at place, s *story.Block, problems *source.List) *Care {
	w, out := at.page.Words.Care, &Care{}
	span, ok := m.careTime(at, s, problems)
	if ok {
		out.Time = chart.FormatSpan(at.page.Language, span.From, span.To)
	}
	in := func(day time.Time) bool {
		return !ok || !day.IsZero() && !day.Before(span.From.Time()) && !day.After(span.To.Time())
	}
	for _, id := range careTraces {
		words := w.Traces[id]
		t := Trace{Title: words[1], What: words[2], Tag: words[0]}
		for _, d := range m.tagged(at.tree, id, words[0]) {
			if in(midnight(m.changed(d))) {
				t.Pages = append(t.Pages, Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)})
			}
		}
		out.Traces = append(out.Traces, t)
	}
	if m.in.Lists != nil && m.in.Lists.Ideas != nil {
		n := 0
		for _, i := range m.in.Lists.Ideas {
			if in(m.day(i.Heard)) {
				n++
			}
		}
		out.Ideas = fill(w.Ideas, strconv.Itoa(n))
	}
	return out
}

// careTime gives the time that a block is about, if it is about one.
func (m *maker) careTime(at place, s *story.Block, problems *source.List) (insight.Span, bool) {
	w := s.Period
	if w.Empty() && at.doc != nil {
		w = at.doc.Meta.Period
	}
	if w.Empty() {
		return insight.Span{}, false
	}
	span, err := insight.ParsePeriod(w.Text, engagement.DayOf(m.dataDay()))
	if err != nil || span.Open {
		problems.Errorf(w.Pos, "bad-period", "period: 2026-Q3", "period: %q has no beginning and end that pages could lie in", w.Text)
		return insight.Span{}, false
	}
	return span, true
}

// tagged gives the published pages of a tree with one of some tags, the newest
// first.
func (m *maker) tagged(t *tree, tags ...string) []*doc {
	var out []*doc
	for _, d := range m.published() {
		if d.tree == t && slices.ContainsFunc(d.Meta.Tags, func(tag string) bool {
			return slices.ContainsFunc(tags, func(want string) bool { return folded(tag) == folded(want) })
		}) {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b *doc) int {
		return cmp.Or(m.changed(b).Compare(m.changed(a)), cmp.Compare(a.Path, b.Path))
	})
	return out
}
