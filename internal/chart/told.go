package chart

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// forms are the pictures that only named questions have, by the Form of the
// question. Its panel has one series, the first column, unless the question
// splits by something else than its measures.
func forms() map[string]func(*canvas) ([]byte, error) {
	return map[string]func(*canvas) ([]byte, error){
		"steps":    (*canvas).stepsOption,
		"cohort":   (*canvas).cohortOption,
		"circles":  (*canvas).circlesOption,
		"covered":  (*canvas).coveredOption,
		"mirror":   (*canvas).mirrorOption,
		"ordinary": (*canvas).ordinaryOption,
		"periods":  (*canvas).periodsOption,
		"rule":     (*canvas).ruleOption,
		"spread":   (*canvas).spreadOption,
	}
}

// plainForms are the forms of named questions that are a usual type of chart.
var plainForms = map[string]string{"bars": "bar", "listed": "bar", "line": "line", "columns": "column", "dots": "dot", "table": "table"}

// tableFirst says whether the table of a form is read before its picture: it has
// rows that cannot be drawn, and those must not be seen last.
func (p *panel) tableFirst() bool { return p.told != nil && p.told.Form == "listed" }

// drawn gives what the picture of an answer shows: of a named question with
// several measures the first, with all titles in the page's language.
func drawn(a insight.Answer, lang string) insight.Answer {
	if a.Told == nil {
		return a
	}
	a = a.Clone()
	for i, c := range a.Told.Columns {
		a.Told.Columns[i] = c.In(lang)
	}
	for i, f := range a.Told.Facts {
		a.Told.Facts[i].Metric = f.Metric.In(lang)
	}
	if a.Split.ID != insight.MeasureDim {
		return a
	}
	first := a.Told.Columns[0].ID
	a.Split = insight.Dim{}
	a.Rows = slices.DeleteFunc(a.Rows, func(r insight.Row) bool { return r.Split != first })
	for i := range a.Rows {
		a.Rows[i].Split = ""
	}
	return a
}

// form gives the kind of figure of a named question; "" for a metric.
func (p *panel) form() string {
	if p.told == nil {
		return ""
	}
	if kind, ok := plainForms[p.told.Form]; ok {
		return kind
	}
	if _, ok := forms()[p.told.Form]; ok {
		return p.told.Form
	}
	return "table"
}

// chooseTold settles the figure of a named question: its own form, or a table.
func (p *panel) chooseTold(s Spec, l *source.List) string {
	for _, w := range []source.Word{s.Type, s.Intent} {
		if !w.Empty() && w.Text != "table" {
			l.Errorf(w.Pos, "type-misfit", "take the line out, or write `type: table`", "%s has a picture of its own", p.told.ID)
		}
	}
	if s.Type.Text == "table" {
		return "table"
	}
	kind := p.form()
	if kind == "bar" && p.time() {
		kind = "line"
	}
	if _, text := p.misfit(kind); text != "" {
		return "table"
	}
	return kind
}

// grainWords are the plurals of what a question counts, by language.
var grainWords = map[string]map[string]string{
	"en": {"message": "messages", "person": "people", "thread": "conversations", "opening": "opening messages", "day": "days", "post": "posts"},
	"de": {"message": "Beiträge", "person": "Menschen", "thread": "Gespräche", "opening": "eröffnende Beiträge", "day": "Tage", "post": "Posts"},
}

// toldBasis says how much a named question stands on.
func (t *teller) toldBasis() string {
	c := t.answer.Total.Cell
	if c.State != insight.Known || c.Den != 1 {
		return ""
	}
	base, _, _ := strings.Cut(strings.ToLower(t.lang), "-")
	unit := grainWords[base][t.metric.Grain]
	if unit == "" {
		unit = grainWords["en"][t.metric.Grain]
	}
	n := formatDecimal(t.lang, float64(c.Num), 0)
	if c.People > 0 && t.metric.Grain != "person" {
		return fill(t.words.basisPeople, "n", n, "unit", unit, "people", formatDecimal(t.lang, float64(c.People), 0))
	}
	return fill(t.words.basis, "n", n, "unit", unit)
}

// toldSpan names a key that is a period, in the page's language.
func (p *panel) toldSpan(d insight.Dim, id string) string {
	if p.told == nil || d.Type != insight.OrderDim || !strings.Contains(id, "-") {
		return ""
	}
	s, err := insight.ParsePeriod(id, 0)
	if err != nil || s.Open {
		return ""
	}
	return FormatSpan(p.lang, s.From, s.To)
}

// toldLabel gives a named question's own words for a key.
func (p *panel) toldLabel(id string) string {
	if p.told == nil {
		return ""
	}
	base, _, _ := strings.Cut(strings.ToLower(p.lang), "-")
	all := p.told.Labels[id]
	if s := all[base]; s != "" {
		return plainText(s)
	}
	return plainText(all["en"])
}

// toldSubtitle says what is asked, of what the picture is, and when.
func (t *teller) toldSubtitle() string {
	base, _, _ := strings.Cut(strings.ToLower(t.lang), "-")
	title := t.told.Title
	if s := t.told.Titles[base]; s != "" {
		title = s
	}
	parts := []string{plainText(title)}
	if s := plainText(t.metric.Title); !strings.EqualFold(s, title) {
		parts = append(parts, t.lower(s))
	}
	if s := t.spanLabel(false); s != "" {
		parts = append(parts, s)
	}
	if t.versus && t.answer.Versus != nil {
		parts = append(parts, fill(t.words.against, "period", t.spanLabel(true)))
	}
	return strings.Join(parts, ", ")
}

// toldMinimum says where the numbers come from, and from how many on a share or
// curve is shown.
func (t *teller) toldMinimum() string {
	least := int64(0)
	for _, m := range t.told.Columns {
		least = max(least, m.Minimum)
	}
	how := map[string][2]string{
		"measured": {"Counted, not estimated", "Gezählt, nicht geschätzt"}, // of what is reported, the source says so
		"modelled": {"Not counted but worked out", "Nicht gezählt, sondern errechnet"}, "declared": {"As it was declared", "Wie angegeben"},
	}[t.metric.Tier]
	german := strings.HasPrefix(strings.ToLower(t.lang), "de")
	say := how[0]
	if german {
		say = how[1]
	}
	switch n := formatDecimal(t.lang, float64(least), 0); {
	case least == 0 || say == "":
	case german:
		say += "; kein Anteil und keine Kurve aus weniger als " + n
	default:
		say += "; no share or curve is made of fewer than " + n
	}
	return say
}

// voice writes numbers and days for the sentences of named questions.
type voice struct{ lang string }

func (v voice) Language() string                               { return v.lang }
func (v voice) Number(c insight.Cell, m insight.Metric) string { return FormatNumber(v.lang, c, m) }
func (v voice) Day(d engagement.Day) string                    { return FormatDay(v.lang, d) }
func (v voice) Span(from, to engagement.Day) string            { return FormatSpan(v.lang, from, to) }

// saying puts the sentences and single values of a named question into its figure.
func (t *teller) saying(f *Figure) {
	if t.told == nil {
		return
	}
	for _, s := range insight.Tell(t.answer, voice{t.lang}) {
		f.Says = append(f.Says, plainText(s))
	}
	for _, fact := range t.told.Facts {
		one := Fact{Label: plainText(fact.Metric.Title), Value: FormatNumber(t.lang, fact.Cell, fact.Metric)}
		if fact.State == insight.Missing {
			if fact.Why == insight.Nothing {
				continue // it is none of what was asked here
			}
			one.Value = plainText(insight.NoteIn(fact.Why, t.lang))
		}
		f.Facts = append(f.Facts, one)
	}
}

// measures gives the columns of a named question's table, none for others.
func (t *teller) measures() []insight.Metric {
	if t.told == nil || t.answer.Split.ID != insight.MeasureDim {
		return nil
	}
	return t.told.Columns
}

// cellsOf gives the cells of a key by measure.
func (t *teller) cellsOf(id string) map[string]insight.Row {
	out := map[string]insight.Row{}
	for _, r := range t.answer.Rows {
		if r.By == id {
			out[r.Split] = r
		}
	}
	return out
}

// column gives the cells of one measure of a named question, key by key.
func (p *panel) column(measure string) []insight.Cell {
	if p.whole.Split.ID != insight.MeasureDim {
		return p.series[0].cells
	}
	out := make([]insight.Cell, len(p.keys))
	at := map[string]int{}
	for i, k := range p.keys {
		out[i].State, at[k.id] = insight.Missing, i
	}
	for _, r := range p.whole.Rows {
		if i, ok := at[r.By]; ok && r.Split == measure {
			out[i] = r.Cell
		}
	}
	return out
}

// earlier gives the cell of the period compared with.
func earlier(r insight.Row) insight.Cell {
	if r.Versus == nil {
		return insight.Cell{State: insight.Missing}
	}
	return *r.Versus
}

// toldRecords gives the values of a named question for machines: all measures
// of each key, then the single values, which have no key.
func (t *teller) toldRecords() []record {
	list := []record{}
	if t.measures() == nil {
		list = t.plainRecords()
	}
	for _, k := range t.keys {
		cells := t.cellsOf(k.id)
		for _, m := range t.measures() {
			if r, ok := cells[m.ID]; ok {
				one := t.recordOf(k, m.ID, m, r.Cell, earlier(r))
				if m.Unit == insight.UnitDate && one.Value != nil {
					one.Value, one.Day = nil, engagement.Day(r.Num).String()
				}
				list = append(list, one)
			}
		}
	}
	for _, f := range t.told.Facts {
		before := insight.Cell{State: insight.Missing}
		if f.Versus != nil {
			before = *f.Versus
		}
		list = append(list, t.recordOf(key{}, f.Metric.ID, f.Metric, f.Cell, before))
	}
	return list
}
