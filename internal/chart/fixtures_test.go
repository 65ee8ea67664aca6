package chart

import (
	"math"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// Everything below is invented.

var (
	messages = insight.Metric{ID: "messages", Title: "Messages", Definition: "Posts, replies and reviews.", Unit: "messages", Grain: "message", Additivity: "sum", Tier: "measured", Version: 1}
	answered = insight.Metric{ID: "answered_share", Title: "Answered questions", Definition: "Questions that a person answered.", Unit: "%", Grain: "message", Additivity: "none", Tier: "measured", Share: true, Version: 1}
	waiting  = insight.Metric{ID: "waiting", Title: "Time to the first answer", Definition: "Median wait.", Unit: "seconds", Grain: "thread", Additivity: "none", Tier: "measured", Version: 1}
	stars    = insight.Metric{ID: "rating", Title: "Average rating", Definition: "Mean of the reviews.", Unit: "stars", Grain: "message", Additivity: "none", Tier: "measured", Version: 1}

	byMonth = insight.Dim{ID: "month", Label: "Month", Type: "time"}
	byDay   = insight.Dim{ID: "day", Label: "Day", Type: "time"}
	byPlace = insight.Dim{ID: "place", Label: "Place", Type: "key"}
	byTopic = insight.Dim{ID: "tag", Label: "Tag", Type: "key"}
)

func day(s string) engagement.Day {
	d, err := engagement.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

func n(v int64) insight.Cell     { return insight.Cell{Num: v, Den: 1, People: v/3 + 5} }
func of(a, b int64) insight.Cell { return insight.Cell{Num: a, Den: b, People: b} }
func hidden() insight.Cell       { return insight.Cell{State: insight.Withheld, Why: "too few people"} }
func unknown() insight.Cell      { return insight.Cell{State: insight.Missing, Why: "no export"} }
func wave(i int, a, b float64) int64 {
	return int64(a + b*math.Sin(float64(i)*0.7) + float64((i*37)%11)*a/60)
}

// base is an answer about a year, from two exports.
func base(m insight.Metric) insight.Answer {
	return insight.Answer{
		Key: "metric:" + m.ID, Metric: m, AsOf: day("2026-10-02"),
		Span: insight.Span{From: day("2025-10-01"), To: day("2026-09-30"), Label: "1 Oct 2025 to 30 Sep 2026"},
		Sources: []insight.Source{
			{Name: "Community", Platform: "discourse", From: day("2025-10-01"), To: day("2026-09-30"), Captured: day("2026-10-02"), Rows: 2310, LeftOut: "214 of 2,310 messages left out (automated)", Zone: "Europe/Berlin"},
			{Name: "Mastodon", Platform: "mastodon", From: day("2025-10-01"), To: day("2026-09-30"), Captured: day("2026-10-01"), Rows: 811},
		},
	}
}

// monthly adds a row a month for one split; f gives the cell of the i-th.
func monthly(a *insight.Answer, split string, f func(i int) insight.Cell) {
	a.By = byMonth
	d := day("2025-10-01")
	for i := range 12 {
		a.Rows = append(a.Rows, insight.Row{By: d.String(), Split: split, Label: "x", Cell: f(i)})
		d = next(d, "month")
	}
}

var twoMarks = []Mark{
	{From: "2026-01-20", To: "2026-01-20", Text: "Open letter"},
	{From: "2026-05-04", To: "2026-05-31", Text: "Repair weeks"},
}

// sample is a figure to draw.
type sample struct {
	name string
	a    insight.Answer
	s    Spec
}

func spec(name, kind, title string) Spec {
	return Spec{Name: name, Pos: source.Pos{File: "content/stories/a.md", Line: 12}, Title: title, Language: "en",
		Type: source.Word{Text: kind, Pos: source.Pos{File: "content/stories/a.md", Line: 14, Col: 7}}, License: "CC-BY-4.0"}
}

func samples() []sample {
	list := []sample{lineOne(), linePlaces(), lineDays(), lineShare(), lineStars(), lineBefore(), columnOne(), columnBefore(), stackedPlaces(), waitingLine(),
		barPlaces(), barTopics(), dotBefore(), dotGroups(), calendarYear(), calendarShort(), manyMarks(), goalLine()}
	return list
}

func lineOne() sample {
	a := base(messages)
	monthly(&a, "", func(i int) insight.Cell { return n(wave(i, 320, 90)) })
	a.Total = insight.Row{Cell: insight.Cell{Num: 4210, Den: 1, People: 640}}
	s := spec("replies-a-month", "line", "The community kept talking all year")
	s.Marks = twoMarks
	return sample{"line-one", a, s}
}

func linePlaces() sample {
	a := base(messages)
	a.Split = byPlace
	monthly(&a, "Community forum", func(i int) insight.Cell { return n(wave(i, 420, 60) + int64(i*22)) })
	monthly(&a, "Mastodon", func(i int) insight.Cell {
		switch i {
		case 4, 5:
			return unknown()
		case 7:
			return hidden()
		}
		return n(wave(i, 300, 40) + int64(i*14))
	})
	monthly(&a, "YouTube", func(i int) insight.Cell { return n(wave(i, 290, 30) + int64(i*13)) })
	monthly(&a, "Shop reviews", func(i int) insight.Cell { return n(wave(i, 60, 20)) })
	s := spec("replies-by-place", "line", "More people answered than asked")
	s.Marks, s.Note, s.Alt = twoMarks, "Automated answers are left out", "The forum grew most."
	return sample{"line-places", a, s}
}

func lineDays() sample {
	a := base(messages)
	a.By = byDay
	for i := range 365 {
		c := n(wave(i/3, 40, 12) + int64((i*53)%17))
		if i > 200 && i < 215 {
			c = unknown()
		}
		a.Rows = append(a.Rows, insight.Row{By: (day("2025-10-01") + engagement.Day(i)).String(), Cell: c})
	}
	s := spec("messages-a-day", "line", "Talk did not stop in summer")
	s.Marks = twoMarks
	return sample{"line-days", a, s}
}

func lineShare() sample {
	a := base(answered)
	monthly(&a, "", func(i int) insight.Cell { return of(wave(i, 60, 12)+int64(i), 100) })
	return sample{"line-share", a, spec("answered", "line", "We answer more than half of all questions")}
}

func lineStars() sample {
	a := base(stars)
	monthly(&a, "", func(i int) insight.Cell { return of(410+wave(i, 12, 9), 100) })
	s := spec("rating", "line", "Ratings hardly moved")
	s.Language = "de"
	return sample{"line-stars", a, s}
}

func waitingLine() sample {
	a := base(waiting)
	a.Split = byPlace
	monthly(&a, "Community", func(i int) insight.Cell { return of(wave(i, 9000, 4000), 1) })
	monthly(&a, "Mastodon", func(i int) insight.Cell { return of(wave(i, 21000, 6000), 1) })
	return sample{"line-waiting", a, spec("waiting", "line", "Answers come faster in the community")}
}

func before(a *insight.Answer, f func(i int) insight.Cell) {
	a.Versus = &insight.Span{From: day("2024-10-01"), To: day("2025-09-30"), Label: "a year ago"}
	for i := range a.Rows {
		c := f(i)
		a.Rows[i].Versus = &c
	}
}

func lineBefore() sample {
	a := base(messages)
	monthly(&a, "", func(i int) insight.Cell { return n(wave(i, 320, 90)) })
	before(&a, func(i int) insight.Cell { return n(wave(i+3, 240, 70)) })
	return sample{"line-before", a, spec("against-last-year", "line", "More messages than a year ago")}
}

func columnOne() sample {
	a := base(messages)
	monthly(&a, "", func(i int) insight.Cell {
		if i == 6 {
			return unknown()
		}
		return n(wave(i, 1320, 400))
	})
	s := spec("columns", "column", "March was the month of the open letter")
	s.Marks = []Mark{{From: "2026-03-14", To: "2026-03-14", Text: "Open letter"}}
	return sample{"column-one", a, s}
}

func columnBefore() sample {
	a := base(messages)
	monthly(&a, "", func(i int) insight.Cell { return n(wave(i, 320, 90)) })
	before(&a, func(i int) insight.Cell { return n(wave(i+3, 240, 70)) })
	return sample{"column-before", a, spec("columns-before", "column", "More messages than a year ago")}
}

func stackedPlaces() sample {
	a := base(messages)
	a.Split = byPlace
	for j, p := range []string{"Community forum", "Mastodon", "YouTube", "Shop reviews", "Mail"} {
		monthly(&a, p, func(i int) insight.Cell { return n(wave(i+j, 300/float64(j+1), 50/float64(j+1))) })
	}
	return sample{"stacked-places", a, spec("stacked", "stacked", "Most talk happens in the forum")}
}

func keyed(a *insight.Answer, d insight.Dim, split string, names []string, f func(i int) insight.Cell) {
	a.By = d
	for i, k := range names {
		a.Rows = append(a.Rows, insight.Row{By: k, Label: k, Split: split, Cell: f(i)})
	}
}

func barPlaces() sample {
	a := base(messages)
	keyed(&a, byPlace, "", []string{"Mastodon", "Community forum", "YouTube", "Shop reviews", "Bluesky", "Mail"}, func(i int) insight.Cell {
		switch i {
		case 4:
			return hidden()
		case 5:
			return unknown()
		}
		return n([]int64{1204, 4377, 880, 96}[i])
	})
	return sample{"bar-places", a, spec("places", "bar", "The forum is where people talk")}
}

func barTopics() sample {
	a := base(answered)
	keyed(&a, byTopic, "", []string{
		"Spare parts that cannot be had any more, and what people do instead of buying new",
		"Repair", "Battery life in winter", "Delivery times and parcels that were left with neighbours who had moved away",
	}, func(i int) insight.Cell { return of([]int64{81, 64, 33, 7}[i], 100) })
	return sample{"bar-topics", a, spec("topics", "bar", "Repair questions are answered, delivery questions are not")}
}

func dotBefore() sample {
	a := base(answered)
	keyed(&a, byPlace, "", []string{"Mastodon", "Community forum", "YouTube", "Shop reviews"}, func(i int) insight.Cell { return of([]int64{62, 71, 38, 12}[i], 100) })
	before(&a, func(i int) insight.Cell { return of([]int64{48, 74, 21, 12}[i], 100) })
	return sample{"dot-before", a, spec("answered-before", "dot", "Two places answer more than a year ago")}
}

func dotGroups() sample {
	a := base(waiting)
	a.Split = insight.Dim{ID: "role", Label: "Role", Type: "key"}
	names := []string{"Mastodon", "Community forum", "YouTube", "Shop reviews and questions below products"}
	keyed(&a, byPlace, "brand", names, func(i int) insight.Cell { return of([]int64{7200, 5400, 30000, 60000}[i], 1) })
	keyed(&a, byPlace, "member", names, func(i int) insight.Cell { return of([]int64{1800, 900, 9000, 40000}[i], 1) })
	keyed(&a, byPlace, "staff", names, func(i int) insight.Cell {
		if i == 3 {
			return hidden()
		}
		return of([]int64{3600, 12000, 22000, 0}[i], 1)
	})
	return sample{"dot-groups", a, spec("who-is-first", "dot", "Members answer first everywhere")}
}

func calendarYear() sample {
	a := base(messages)
	a.By = byDay
	for i := range 365 {
		v := int64(0)
		if i%7 < 5 {
			v = wave(i/3, 22, 9) + int64((i*53)%23)
		} else if i%3 == 0 {
			v = int64((i * 31) % 9)
		}
		c := n(v)
		if i > 200 && i < 215 {
			c = unknown()
		}
		a.Rows = append(a.Rows, insight.Row{By: (day("2025-10-01") + engagement.Day(i)).String(), Cell: c})
	}
	return sample{"calendar-year", a, spec("every-day", "calendar", "We answered on almost every working day")}
}

func calendarShort() sample {
	a := base(messages)
	a.By = byDay
	a.Span = insight.Span{From: day("2026-06-01"), To: day("2026-07-31")}
	for i := range 61 {
		a.Rows = append(a.Rows, insight.Row{By: (day("2026-06-01") + engagement.Day(i)).String(), Cell: n(int64((i * 7) % 4))})
	}
	s := spec("two-months", "calendar", "A quiet summer")
	s.Language = "fr"
	return sample{"calendar-short", a, s}
}

func manyMarks() sample {
	a := base(messages)
	monthly(&a, "", func(i int) insight.Cell { return n(wave(i, 320, 90)) })
	s := spec("many-marks", "line", "A year with many events")
	for _, m := range []Mark{
		{From: "2026-03-02", Text: "Open letter to all who repair things themselves"}, {From: "2026-03-14", Text: "The answer of the works council"},
		{From: "2026-03-20", Text: "Price of spare parts halved"}, {From: "2026-04-01", Text: "Shop in Leipzig opens its doors"}, {From: "2026-04-08", Text: "Recall"},
	} {
		m.To = m.From
		s.Marks = append(s.Marks, m)
	}
	return sample{"many-marks", a, s}
}

func goalLine() sample {
	a := base(answered)
	monthly(&a, "", func(i int) insight.Cell { return of(30+int64(i*4), 100) })
	s := spec("goal", "line", "We are on the way to what we promised")
	s.Goals = []Goal{{Value: 0.8, Text: "Promised by December"}}
	return sample{"goal-line", a, s}
}
