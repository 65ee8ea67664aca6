package site

import (
	"strings"
	"time"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// freezeWithin is after how many days an edition should not change any more.
const freezeWithin = 28

// Frozen is what was kept of an edition when its numbers were frozen.
type Frozen struct {
	Pos      source.Pos // of the file that says so
	On       string     // the day: 2026-07-02
	Promises []string   // the names of all promises of that day

	Headlines []string // the metrics of its numbers blocks
}

// Edition is a dated report, as its page shows it.
type Edition struct {
	Frozen    Day // empty while its numbers may still change
	WentBadly []HTML
	NotKnown  []HTML
	Dropped   []Dropped
}

// Dropped is a headline number of the edition before that this one does not tell.
type Dropped struct {
	Title string
	Why   HTML // what data/openness.yaml says; "" when it says nothing
}

// EditionWords is what Hearth says of an edition.
type EditionWords struct{ Open, Frozen, WentBadly, NotKnown, Dropped string }

var editionsEnglish = &EditionWords{
	Open: "The numbers on this page may still change.", Frozen: "The numbers on this page were frozen on %s.",
	WentBadly: "What went badly", NotKnown: "What we do not know", Dropped: "Told in the edition before, and not in this one:",
}

var editionsGerman = &EditionWords{
	Open: "Die Zahlen auf dieser Seite können sich noch ändern.", Frozen: "Die Zahlen auf dieser Seite stehen fest seit dem %s.",
	WentBadly: "Was schlecht lief", NotKnown: "Was wir nicht wissen", Dropped: "Stand in der Ausgabe davor und steht in dieser nicht:",
}

// edition gives an edition as its page shows it.
func (m *maker) edition(d *doc, at place, problems *source.List) *Edition {
	v := &Edition{}
	for _, line := range d.Edition.WentBadly {
		v.WentBadly = append(v.WentBadly, m.line(d, at, line))
	}
	for _, line := range d.Edition.NotKnown {
		v.NotKnown = append(v.NotKnown, m.line(d, at, line))
	}
	v.Dropped = m.dropped(d, at, problems)
	if f, ok := m.in.Frozen[called(d)]; ok {
		v.Frozen = Day{Text: DayText(at.page.Language, f.On), ISO: f.On}
		return v
	}
	if out := m.day(d.Meta.Date); !out.IsZero() && !m.in.Today.IsZero() && midnight(m.in.Today).After(out.AddDate(0, 0, freezeWithin)) {
		problems.Warnf(d.Meta.Date.Pos, "not-frozen", "run `hearth freeze editions/"+called(d)+"` and commit data/answers/editions",
			"this edition came out on %s, and its numbers may still change", out.Format(time.DateOnly))
	}
	return v
}

// newestFrozen gives the newest frozen edition, of those before d when there is
// one; "" for none.
func (m *maker) newestFrozen(d *doc) string {
	name, last := "", time.Time{}
	for _, o := range m.docs {
		if o.Edition == nil {
			continue
		}
		day := m.day(o.Meta.Date)
		if _, ok := m.in.Frozen[called(o)]; !ok || !day.After(last) {
			continue
		}
		if d == nil || o.tree == d.tree && back(day, m.day(d.Meta.Date)) {
			name, last = called(o), day
		}
	}
	return name
}

// dropped gives the headline numbers of the newest frozen edition before this
// one that this one does not tell: what is left out is said at its front.
func (m *maker) dropped(d *doc, at place, problems *source.List) []Dropped {
	before := m.newestFrozen(d)
	told := map[string]bool{}
	for _, s := range d.Body {
		if s.Numbers != nil {
			for _, w := range s.Numbers.Metrics {
				told[w.Text] = true
			}
		}
	}
	var out []Dropped
	var unsaid []string
	for _, id := range m.in.Frozen[before].Headlines {
		if told[id] {
			continue
		}
		v := Dropped{Title: m.metricTitle(id, at.page.Language)}
		if o := m.keptBack(id, at.page.Language); o != nil {
			v.Why = m.line(m.listDoc(at), at, o.Reason)
		} else {
			unsaid = append(unsaid, v.Title)
		}
		out = append(out, v)
	}
	if len(unsaid) > 0 {
		problems.Warnf(d.Meta.TitlePos, "headline-dropped", "add a `numbers` block with metrics: ["+strings.Join(m.in.Frozen[before].Headlines, ", ")+"], or say why not in data/openness.yaml: choice: withhold, metrics: […], reason: …",
			"the edition %q told numbers that this one does not: %s", before, strings.Join(unsaid, ", "))
	}
	return out
}

// metricTitle names a metric in a language.
func (m *maker) metricTitle(id, lang string) string {
	for _, x := range m.in.Metrics {
		if x.ID == id {
			return x.In(lang).Title
		}
	}
	if reg, err := insight.Metrics(); err == nil {
		if metric, ok := reg.Lookup(id); ok {
			return metric.In(lang).Title
		}
	}
	return id
}

// checkFrozen says what of a frozen edition is gone: its page, or a promise
// that stood open to everybody when it came out.
func (m *maker) checkFrozen() {
	editions, promises := map[string]bool{}, map[string]*doc{}
	for _, d := range m.docs {
		switch d.kind {
		case "edition":
			editions[called(d)] = true
		case "promise":
			promises[called(d)] = d
		}
	}
	for _, name := range sortedKeys(m.in.Frozen) {
		f := m.in.Frozen[name]
		if !editions[name] {
			m.problems.Errorf(f.Pos, "edition-gone", "put content/editions/"+name+".md back: what was published stays; a mistake in it gets a correction",
				"the numbers of the edition %q are frozen here, and its page is gone", name)
		}
		for _, p := range f.Promises {
			d := promises[p]
			switch {
			case d == nil:
				m.problems.Errorf(f.Pos, "promise-gone", "put content/promises/"+p+".md back, and end its log with `status: withdrawn` and why",
					"the promise %q stood there when the edition %q came out, and it is gone", p, name)
			case d.page == nil:
				m.problems.Errorf(source.Pos{File: d.File, Line: 1, Col: 1}, "promise-gone", "take `draft` or the later date out, and end its log with `status: withdrawn` and why",
					"the promise %q stood there when the edition %q came out, and now it is left out: %s", p, name, d.hidden)
			}
		}
	}
}

// back says whether the first day lies before the second; unknown ones do not.
func back(first, second time.Time) bool {
	return !first.IsZero() && !second.IsZero() && first.Before(second)
}
