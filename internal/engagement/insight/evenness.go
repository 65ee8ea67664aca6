package insight

import (
	"math/rand/v2"
	"slices"
	"strings"

	"hearth/internal/engagement/insight/stat"
)

// Rows and columns of influence.concentration.
const (
	columnTenth     = "tenth"
	columnEqual     = "equal"
	columnEqualLow  = "equal_low"
	columnEqualHigh = "equal_high"
)

// evenness says how much of everything a few made, and compares that with an
// earlier period among equally many people.
func evenness() Method {
	share := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "%", Grain: "person", Additivity: "none", Tier: "measured", Version: 1, Share: true, Scale: 1, Minimum: stat.MinWords,
			Translations: map[string]Words{"de": {Title: de, Unit: "%"}},
		}
	}
	return Method{
		ID: "influence.concentration", Title: "How much a few made", Version: 2,
		Definition: "What the busiest tenth of the people who wrote made of everything, and how few made 80% of it. It describes the people in the exports and has no range. " +
			"Small groups look more even than large ones, so two periods are compared among equally many people: of the larger as many are drawn as the smaller has, 200 times. " +
			"The spread is from drawing; it is no measure of how sure one can be.",
		Titles: map[string]string{"de": "Wie viel von wenigen kommt"},
		Form:   "spread", Shape: ShapeApart, Requires: []string{NeedAuthors},
		Params: []Setting{{Key: "before", Kind: SettingChoice, Default: keyYearAgo, Choices: []string{keyYearAgo, keyPrevious}, What: "the period it is compared with"}},
		Axis:   Dim{ID: PeriodDim, Label: "Period", Type: OrderDim},
		Columns: []Metric{
			share(columnTenth, "By the busiest tenth", "Vom aktivsten Zehntel", "What the busiest tenth of the people made of everything."),
			share(columnEqual, "By the busiest tenth, among equally many people", "Vom aktivsten Zehntel, unter gleich vielen Menschen", "The mean of 200 draws of as many people as the smaller period has."),
			share(columnEqualLow, "Spread from drawing, from", "Streuung der Ziehungen, von", "Of the draws, 5% are below this."),
			share(columnEqualHigh, "Spread from drawing, to", "Streuung der Ziehungen, bis", "Of the draws, 5% are above this."),
			columnPeople(), columnMessages(),
		},
		Facts: []Metric{
			{
				ID: "concentration_few", Title: "People who made 80% of it", Definition: "The fewest people who made 80% of everything.", Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
				Translations: map[string]Words{"de": {Title: "Menschen, die 80 % davon machten", Unit: "Menschen"}},
			},
			{
				ID: "concentration_voices", Title: "As if so many had made it all", Definition: "The effective number of voices: as if so many people had made all of it in equal parts.", Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
				Translations: map[string]Words{"de": {Title: "Als ob so viele alles gemacht hätten", Unit: "Menschen"}},
			},
		},
		Labels: map[string]map[string]string{
			"period":   {"en": "Period", "de": "Zeitraum"},
			keyYearAgo: {"en": "A year ago", "de": "Vor einem Jahr"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askEvenness, tell: tellEvenness,
		count: countEvenness,
		uncounted: map[string]string{
			"tenth":                "of those who did most: who they are nothing says but how much they did",
			"equal":                "of those who did most: who they are nothing says but how much they did",
			"equal_low":            "of those who did most: who they are nothing says but how much they did",
			"equal_high":           "of those who did most: who they are nothing says but how much they did",
			"concentration_few":    "of those who did most: who they are nothing says but how much they did",
			"concentration_voices": "of those who did most: who they are nothing says but how much they did",
		},
	}
}

func askEvenness(run *inquiry) {
	now := run.heaps(run.span)
	people, posts := stat.Sums(now)
	run.total = countOf(people)
	if people >= stat.MinWords {
		few := stat.Smallest(now, 800)
		run.fact("concentration_few", countOf(few.People))
		run.fact("concentration_voices", Cell{Num: stat.Whole(stat.Voices(now), 10), Den: 10, People: people, N: posts, Top: top(now)})
	}
	var then []stat.Heap
	span, ok := run.span.YearAgo(), !run.span.Open
	if run.choice("before") == keyPrevious {
		span = run.span.Previous()
	}
	why := ""
	switch {
	case !ok || span.To >= run.span.From:
		why = "there is no such period before"
	case run.span.Partial:
		why = run.span.Label + " is not whole, so it is not compared"
	case run.lacking(span) != "":
		why = run.lacking(span)
	default:
		then = run.heaps(span)
	}
	n, _ := stat.Sums(then)
	n = min(n, people)
	if n < stat.MinWords {
		n = 0
	}
	run.spread(n > 0)
	run.even(keyNow, run.span, now, n)
	if why != "" {
		run.note("not compared: %s", lowerFirst(why))
		return
	}
	run.even(run.choice("before"), span, then, n)
}

// spread settles what is shown: what can be held against each other first, or
// without it a table of what there is.
func (run *inquiry) spread(compared bool) {
	if !compared {
		run.form = "table"
		run.columns = slices.DeleteFunc(run.columns, func(m Metric) bool { return strings.HasPrefix(m.ID, columnEqual) })
		return
	}
	run.columns = append(run.columns[1:4:4], append(run.columns[:1:1], run.columns[4:]...)...)
	run.note("a line is the spread from drawing: of 200 draws one in twenty is below it and one in twenty above; where all people were drawn there is none")
}

// heaps counts how many people wrote how much in a span.
func (run *inquiry) heaps(s Span) []stat.Heap {
	table, kept := run.presence(s)
	count := "COUNT(*)"
	if table != fromMessages {
		count = "SUM(m.messages)"
	}
	inner := kept.wrap("SELECT m.person_no AS p, "+count+" AS n\nFROM "+table+" m\nWHERE ", "\nGROUP BY m.person_no")
	var out []stat.Heap
	for _, r := range run.query(inner.wrap("SELECT b.n, COUNT(*) AS people\nFROM (", ") b\nGROUP BY b.n")) {
		out = append(out, stat.Heap{Each: number(r[0]), People: number(r[1])})
	}
	return stat.Heaps(out)
}

// even adds the row of one period, drawn down to n people where that is not 0.
func (run *inquiry) even(key string, s Span, heaps []stat.Heap, n int64) {
	people, posts := stat.Sums(heaps)
	add := func(column string, v float64) {
		run.row(key, s.Label, column, Cell{Num: stat.Whole(v, 1000), Den: 1000, People: people, N: posts, Top: top(heaps)})
	}
	run.row(key, s.Label, ofPeople, countOf(people))
	run.row(key, s.Label, ofMessages, Cell{Num: posts, Den: 1, People: people, Top: top(heaps)})
	if people < stat.MinWords {
		return
	}
	tenth := func(h []stat.Heap) float64 {
		t := stat.Top(h, 100)
		return float64(t.Hits) / float64(t.Of)
	}
	add(columnTenth, tenth(heaps))
	if n == 0 {
		return
	}
	// Chance is seeded by the days, so that the same rows give the same answer.
	d := stat.EqualN(heaps, n, rand.New(rand.NewPCG(uint64(s.From), uint64(s.To))), tenth)
	add(columnEqual, d.Mean)
	if d.Mean < d.Range.Low || d.Mean > d.Range.High {
		run.note("a mean may lie outside its spread: where one person made very much, the few draws without that person move it")
	}
	add(columnEqualLow, d.Range.Low)
	add(columnEqualHigh, d.Range.High)
}

func countEvenness(c *counting) {
	c.total(func(cell Cell) { c.people(fromMessages, c.span, cell, Who{}) })
	c.each(ofPeople, func(r Row, cell Cell) {
		if s, ok := PeriodOf(c.span, r.By); ok {
			c.people(fromMessages, s, cell, Who{})
		}
	})
	c.each(ofMessages, func(r Row, cell Cell) {
		if s, ok := PeriodOf(c.span, r.By); ok {
			c.rows(fromMessages, s, cell, is(dimNamed, "yes"))
		}
	})
}
