package chart

import (
	"slices"
	"strconv"
	"strings"

	"hearth/internal/engagement/insight"
)

// teller says in words what a figure shows: subtitle, alternative text, note,
// source. Everything is a plain sentence of the page's language.
type teller struct {
	*panel
	spec     Spec
	answer   insight.Answer
	words    *words
	numbered bool // events stand as numbers in a picture
	broken   bool // an axis does not start at zero
}

// subtitle says what is measured, in which unit, by what, when:
// "Messages a month, by place, October 2025 to September 2026".
func (t *teller) subtitle() string {
	if t.told != nil {
		return t.toldSubtitle()
	}
	what := plainText(t.metric.Title)
	if u := t.metric.Unit; u != "" && u != "%" && u != "seconds" && !strings.Contains(strings.ToLower(what), strings.ToLower(u)) {
		what += " (" + plainText(u) + ")"
	}
	parts := []string{}
	if t.time() && t.metric.Additivity == "sum" && t.words.per[t.by.ID] != "" {
		what += " " + t.words.per[t.by.ID]
		if t.split.ID != "" {
			parts = append(parts, fill(t.words.by, "dim", t.dimName(t.split)))
		}
	} else if t.by.ID != "" {
		dims := t.dimName(t.by)
		if t.split.ID != "" {
			dims = fill(t.words.and, "a", dims, "b", t.dimName(t.split))
		}
		parts = append(parts, fill(t.words.by, "dim", dims))
	}
	if s := t.spanLabel(false); s != "" {
		parts = append(parts, s)
	}
	if t.versus && t.answer.Versus != nil {
		parts = append(parts, fill(t.words.against, "period", t.spanLabel(true)))
	}
	return strings.Join(append([]string{what}, parts...), ", ")
}

// dimName gives the name of a dimension in the page's language where we know it.
func (t *teller) dimName(d insight.Dim) string {
	if s := t.toldLabel(d.ID); s != "" {
		return t.lower(s)
	}
	for _, s := range []string{t.words.dims[d.ID], strings.ToLower(d.Label)} {
		if s != "" {
			return plainText(s)
		}
	}
	return d.ID
}

// lower writes the first letter small, as within a sentence; in German only that
// of words that are no nouns.
func (t *teller) lower(s string) string {
	base, _, _ := strings.Cut(strings.ToLower(t.lang), "-")
	first, _, _ := strings.Cut(s, " ")
	r := []rune(s)
	if len(r) > 1 && r[1] >= 'a' && r[1] <= 'z' && (base != "de" || slices.Contains(germanSmall, first)) {
		return strings.ToLower(string(r[:1])) + string(r[1:])
	}
	return s
}

// germanSmall are the words with which German names of measures begin that are
// not written large within a sentence.
var germanSmall = []string{"Der", "Die", "Das", "Nach", "Unter", "Vom", "Von", "Waren", "Wie", "Womit", "Zum"}

// spanLabel names the period of the figure, or the one compared with.
func (p *panel) spanLabel(before bool) string {
	s := p.span
	if before {
		if p.earlier == nil {
			return wordsOf(p.lang).earlier
		}
		s = *p.earlier
	}
	if s.From == 0 { // all there is: what is shown then says when
		if !p.time() || len(p.keys) == 0 || before {
			return ""
		}
		s.From, s.To = p.keys[0].from, p.keys[len(p.keys)-1].until-1
	}
	return FormatSpan(p.lang, s.From, s.To)
}

// shortSpan is spanLabel for a label in the picture: with short months.
func (p *panel) shortSpan(before bool) string {
	label, w := p.spanLabel(before), wordsOf(p.lang)
	for i, m := range w.months {
		if len(m) > len(w.shortMonths[i]) {
			label = strings.ReplaceAll(label, m, w.shortMonths[i])
		}
	}
	return label
}

// empty says why there is no picture: no data, too few people, or a single
// value, which is a sentence and not a chart.
func (t *teller) empty(kind string) string {
	known, missing, withheld := t.count()
	switch {
	case known == 0 && withheld > 0:
		return t.words.allKept
	case known == 0:
		return t.words.nothing
	case kind == "table":
		return ""
	case t.by.ID == "":
		v := FormatNumber(t.lang, t.series[0].cells[0], t.metric)
		return fill(t.words.scalar, "what", plainText(t.metric.Title), "v", v)
	case known == 1 && missing+withheld == 0 && !t.versus:
		return fill(t.words.onlyOne, "v", FormatNumber(t.lang, t.series[0].cells[0], t.metric), "at", t.keys[0].label)
	}
	return ""
}

// alt gives the writer's words and then facts: what kind of picture of what,
// each series' first, last, lowest and highest value, what is missing, events.
func (t *teller) alt(f *Figure) string {
	var s []string
	if t.spec.Alt != "" {
		s = append(s, sentence(t.spec.Alt))
	}
	if f.Empty != "" {
		return strings.Join(append(s, sentence(f.Subtitle), sentence(f.Empty)), " ")
	}
	s = append(s, sentence(t.words.kinds[f.Type]+": "+f.Subtitle))
	for i, one := range t.series {
		if i == mostSeries {
			break
		}
		if facts := t.facts(one); facts != "" {
			s = append(s, sentence(facts))
		}
	}
	if f.Type == "rule" {
		s = append(s, sentence(t.ruleWords()))
	}
	known, missing, withheld := t.count()
	all := strconv.Itoa(known + missing + withheld)
	if missing > 0 {
		s = append(s, sentence(fill(t.words.gaps, "n", strconv.Itoa(missing), "all", all)))
	}
	if withheld > 0 {
		s = append(s, sentence(fill(t.words.kept, "n", strconv.Itoa(withheld), "all", all)))
	}
	if t.time() {
		for _, g := range t.spec.Goals {
			s = append(s, sentence(t.goalText(g)))
		}
	}
	if marks := t.markWords(false); marks != "" {
		s = append(s, sentence(marks))
	}
	return strings.Join(s, " ")
}

// facts gives a series' first and last (over time), lowest and highest value.
func (t *teller) facts(s series) string {
	var at []int
	for i, c := range s.cells {
		if _, ok := value(c); ok {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return ""
	}
	lo := slices.MinFunc(at, func(a, b int) int { return cmpFloat(s.cells[a].Value(), s.cells[b].Value()) })
	hi := slices.MaxFunc(at, func(a, b int) int { return cmpFloat(s.cells[a].Value(), s.cells[b].Value()) })
	say := func(pattern string, i int) string {
		return fill(pattern, "v", FormatNumber(t.lang, s.cells[i], t.metric), "at", t.keys[i].label)
	}
	var facts []string
	if t.time() {
		facts = append(facts, say(t.words.first, at[0]), say(t.words.last, at[len(at)-1]))
	}
	if s.cells[lo].Value() != s.cells[hi].Value() {
		facts = append(facts, say(t.words.highest, hi), say(t.words.lowest, lo))
	} else if len(facts) == 0 {
		facts = append(facts, say(t.words.highest, hi))
	}
	if s.label == "" {
		return capital(strings.Join(facts, ", "))
	}
	return s.label + ": " + strings.Join(facts, ", ")
}

// markWords lists the events of the chart, with their numbers if asked.
func (t *teller) markWords(numbered bool) string {
	var list []string
	for _, e := range t.marks(t.spec) {
		text := e.text + " (" + e.when + ")"
		if numbered {
			text = strconv.Itoa(e.number) + " " + text
		}
		list = append(list, text)
	}
	if len(list) == 0 {
		return ""
	}
	return fill(t.words.marked, "list", strings.Join(list, "; "))
}

// note joins the writer's note and what has to be said besides.
func (t *teller) note(f *Figure) string {
	var s []string
	if t.spec.Note != "" {
		s = append(s, sentence(t.spec.Note))
	}
	for _, n := range t.answer.Notes {
		s = append(s, sentence(capital(plainText(insight.NoteIn(n, t.lang)))))
	}
	known, missing, withheld := t.count()
	all := strconv.Itoa(known + missing + withheld)
	if missing > 0 && known > 0 && f.Type != "table" {
		s = append(s, sentence(fill(t.words.gaps, "n", strconv.Itoa(missing), "all", all)))
	}
	if withheld > 0 && known > 0 {
		s = append(s, sentence(fill(t.words.kept, "n", strconv.Itoa(withheld), "all", all)))
	}
	if t.broken {
		s = append(s, sentence(t.words.notZero))
	}
	if t.numbered {
		s = append(s, sentence(t.markWords(true)))
	}
	return strings.Join(s, " ")
}

// source names the exports an answer stands on, their days, and what was left out.
func (t *teller) source() string {
	var list, left []string
	for _, src := range t.answer.Sources {
		s := fill(t.words.exportUndated, "name", plainText(src.Name))
		if src.Captured != 0 {
			s = fill(t.words.export, "name", plainText(src.Name), "date", FormatDay(t.lang, src.Captured))
		}
		if src.From != 0 || src.To != 0 {
			s += " (" + FormatSpan(t.lang, src.From, src.To) + ")"
		}
		list = append(list, s)
		if src.LeftOut != "" {
			for part := range strings.SplitSeq(src.LeftOut, "; ") {
				left = append(left, sentence(plainText(insight.NoteIn(part, t.lang))))
			}
		}
	}
	if len(list) == 0 {
		return ""
	}
	how := t.words.own
	if t.metric.Tier == "reported" {
		how = t.words.reported
	}
	line := sentence(fill(t.words.source, "list", strings.Join(list, "; ")+", "+how))
	if t.told != nil {
		line += " " + sentence(t.toldMinimum())
	}
	return strings.Join(append([]string{line}, left...), " ")
}

// basis says how much a figure stands on: "412 questions from 96 people".
func (t *teller) basis() string {
	if t.told != nil {
		return t.toldBasis()
	}
	c := t.answer.Total.Cell
	if c.State != insight.Known || c.Den == 0 {
		return ""
	}
	n, unit := c.Num, t.metric.Unit
	switch {
	case c.N > 0:
		n, unit = c.N, grains[t.metric.Grain]
	case t.metric.Share:
		n, unit = c.Den, grains[t.metric.Grain]
	}
	if c.N == 0 && !t.metric.Share && c.Den != 1 || unit == "" {
		return ""
	}
	num := formatDecimal(t.lang, float64(n), 0)
	if c.People > 0 && unit != "people" {
		return fill(t.words.basisPeople, "n", num, "unit", unit, "people", formatDecimal(t.lang, float64(c.People), 0))
	}
	return fill(t.words.basis, "n", num, "unit", unit)
}

// grains are the plurals of what a share is a share of.
var grains = map[string]string{"message": "messages", "person": "people", "thread": "threads", "opening": "opening messages", "reading": "readings"}

// sentence ends a text with a full stop where it has no end of its own.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
