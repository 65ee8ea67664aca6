package chart

import (
	"fmt"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// namedSamples are the pictures that only named questions have.
func namedSamples() []sample {
	return []sample{periodsSample(), ordinarySample(), circlesSample(), coveredSample(), stepsSample(), cohortSample(), spreadSample(), ruleSample()}
}

// named makes an answer to a built-in question, with its own words.
func named(id string) insight.Answer {
	reg, err := insight.Metrics()
	if err != nil {
		panic(err)
	}
	m, ok := reg.Question(id)
	if !ok {
		panic("no question " + id)
	}
	a := base(m.Columns[0])
	a.By = m.Axis
	a.Told = &insight.Told{ID: m.ID, Title: m.Title, Definition: m.Definition, Version: m.Version, Form: m.Form, Shape: m.Shape, Columns: m.Columns, Titles: m.Titles, Labels: m.Labels}
	for _, f := range m.Facts {
		a.Told.Facts = append(a.Told.Facts, insight.Fact{Metric: f, Cell: unknown()})
	}
	if len(m.Columns) > 1 {
		a.Split = insight.Dim{ID: insight.MeasureDim, Label: "Measure", Type: "key"}
	}
	return a
}

func told(a *insight.Answer, fact string, thousandths int64) {
	for i := range a.Told.Facts {
		if a.Told.Facts[i].Metric.ID == fact {
			a.Told.Facts[i].Cell = insight.Cell{Num: thousandths, Den: 1000, People: 40, N: 300}
		}
	}
}

func periodsSample() sample {
	a := named("change.periods")
	a.Span = insight.Span{From: day("2026-06-01"), To: day("2026-06-30"), Label: "June 2026", Unit: "month"}
	for i, key := range []string{"now", "year-ago", "before-1", "before-2", "before-3", "before-4", "usual"} {
		a.Rows = append(a.Rows, insight.Row{By: key, Cell: n([]int64{320, 200, 240, 260, 0, 230, 235}[i])})
	}
	a.Rows[4].Cell = unknown()
	told(&a, "change_year_ago", 1600)
	told(&a, "change_year_ago_low", 1120)
	told(&a, "change_year_ago_high", 2290)
	told(&a, "change_usual", 1362)
	told(&a, "change_usual_low", 950)
	told(&a, "change_usual_high", 1940)
	s := spec("periods", "", "June beside what came before")
	s.Type = source.Word{}
	return sample{"periods", a, s}
}

func ordinarySample() sample {
	a := named("change.ordinary")
	first := day("2025-12-29")
	for i := range 30 {
		key := (first + engagement.Day(7*i)).String()
		v := 40 + wave(i, 3, 5)
		switch i {
		case 9:
			v = 96
		case 20:
			v = 8
		}
		add := func(column string, c insight.Cell) {
			a.Rows = append(a.Rows, insight.Row{By: key, Split: column, Cell: c})
		}
		if i == 14 {
			for _, column := range []string{"messages", "low", "centre", "high"} {
				add(column, hidden())
			}
			continue
		}
		add("messages", n(v))
		add("low", insight.Cell{Num: 24100, Den: 1000, People: 80, N: 2000})
		add("centre", insight.Cell{Num: 40300, Den: 1000, People: 80, N: 2000})
		add("high", insight.Cell{Num: 56500, Den: 1000, People: 80, N: 2000})
		event := int64(0)
		if i == 9 {
			event = 1
		}
		add("events", insight.Cell{Num: event, Den: 1, Crowd: true})
	}
	a.Span = insight.Span{From: first, To: day("2026-07-26"), Label: "29 December 2025 to 26 July 2026"}
	s := spec("ordinary", "", "Two weeks out of the ordinary")
	s.Type = source.Word{}
	s.Marks = []Mark{{From: "2026-03-04", To: "2026-03-04", Text: "Recall of the rear rack"}}
	return sample{"ordinary", a, s}
}

// spreadSample has one period drawn down to the people of the other, which has
// no spread.
func spreadSample() sample {
	a := named("influence.concentration")
	a.Span = insight.Span{From: day("2026-04-01"), To: day("2026-06-30"), Label: "Q2 2026", Unit: "quarter"}
	cols := a.Told.Columns
	a.Told.Columns = append(cols[1:4:4], append(cols[:1:1], cols[4:]...)...)
	a.Metric = a.Told.Columns[0]
	for i, key := range []string{"now", "year-ago"} {
		add := func(column string, c insight.Cell) {
			if c.Den > 1 {
				c.N = 1608
			}
			a.Rows = append(a.Rows, insight.Row{By: key, Split: column, Cell: c})
		}
		add("equal", of([]int64{524, 556}[i], 1000))
		add("equal_low", of([]int64{488, 556}[i], 1000))
		add("equal_high", of([]int64{551, 556}[i], 1000))
		add("tenth", of([]int64{541, 556}[i], 1000))
		add("people", n([]int64{672, 312}[i]))
		add("messages", n([]int64{1608, 790}[i]))
	}
	s := spec("spread", "", "A tenth made half of it, as before")
	s.Type = source.Word{}
	return sample{"spread", a, s}
}

// coveredSample has a source of the whole period, one of a part of it, and one of
// which no export speaks for it.
func coveredSample() sample {
	a := named("coverage.sources")
	a.Span = insight.Span{From: day("2026-01-01"), To: day("2026-12-31"), Label: "2026", Unit: "year"}
	for i, key := range []string{"forum", "mastodon", "reviews of the shop", "till"} {
		days := []int64{365, 341, 90, 0}[i]
		add := func(column string, c insight.Cell) {
			a.Rows = append(a.Rows, insight.Row{By: key, Label: key, Split: column, Cell: c})
		}
		add("days", insight.Cell{Num: days, Den: 1, Own: days})
		add("days_missing", insight.Cell{Num: 365 - days, Den: 1, Own: 365 - days})
		if days == 0 {
			for _, column := range []string{"theirs", "named_share", "language_share"} {
				add(column, unknown())
			}
			continue
		}
		add("theirs", n(days*3))
		add("named_share", of(days*3, days*3))
		add("language_share", of(days*2, days*3))
	}
	s := spec("covered", "", "The till is in no export")
	s.Type = source.Word{}
	return sample{"covered", a, s}
}

func circlesSample() sample {
	a := named("influence.circles")
	nets := []int64{30, 44, 54, 61, 67, 72, 76, 80, 83, 86, 88, 90, 92, 93, 95, 96, 97, 98, 99, 100}
	for i, v := range nets {
		key := fmt.Sprintf("%03d", 5*(i+1))
		cells := []insight.Cell{of(10*v, 1000), of(10*min(100, 40+3*int64(i+1)+v/10), 1000)}
		if i == 0 {
			cells[0] = hidden()
		}
		for j, column := range []string{"networks", "venues"} {
			cells[j].N = 1000 // of posts: what a few made of them has no range
			a.Rows = append(a.Rows, insight.Row{By: key, Label: fmt.Sprint(5*(i+1), "%"), Split: column, Cell: cells[j]})
		}
	}
	for i := range a.Told.Facts {
		if f := &a.Told.Facts[i]; f.Metric.Unit == "people" {
			f.Cell = n(int64(10 + 7*i))
		}
	}
	s := spec("circles", "", "Half the people made nearly all of it")
	s.Type = source.Word{}
	s.Language = "de"
	return sample{"circles", a, s}
}

// ruleSample has what members of a forum wrote beside the rule of thumb.
func ruleSample() sample {
	a := named("participation.one-nine-ninety")
	for i, key := range []string{"first", "next", "rest"} {
		c := of([]int64{430, 390, 180}[i], 1000)
		c.N = 198 // of people who wrote
		a.Rows = append(a.Rows, insight.Row{By: key, Label: key, Cell: c})
	}
	s := spec("rule", "", "The few write less of it than they say")
	s.Type = source.Word{}
	return sample{"rule", a, s}
}
