package chart

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/chart/ssr"
	"hearth/internal/engagement/insight"
)

// anyCell gives a cell with the numbers that break layouts.
func anyCell(rnd *rand.Rand) insight.Cell {
	switch rnd.IntN(8) {
	case 0:
		return unknown()
	case 1:
		return hidden()
	case 2:
		return insight.Cell{Num: 1} // no denominator
	case 3:
		return n([]int64{0, 1, -1, -500, 1 << 40, math.MaxInt32}[rnd.IntN(6)])
	case 4:
		return of(rnd.Int64N(1000), 1+rnd.Int64N(1000))
	}
	return n(rnd.Int64N(5000))
}

// anyAnswer gives an answer of any form, sensible or not.
func anyAnswer(rnd *rand.Rand) insight.Answer {
	a := base([]insight.Metric{messages, answered, waiting, stars, {}}[rnd.IntN(5)])
	dims := []insight.Dim{{}, byMonth, byDay, byPlace, {ID: "week", Type: "time"}, {ID: "year", Type: "time"}, {ID: "quarter", Type: "time"}, {ID: "rating", Type: "key"}}
	a.By, a.Split = dims[rnd.IntN(len(dims))], dims[[]int{0, 0, 3, 5}[rnd.IntN(4)]]
	start := day("2024-02-28")
	for s := range 1 + rnd.IntN(4) {
		d := start
		for i := range rnd.IntN(30) {
			r := insight.Row{By: fmt.Sprintf("key %d %s", i, strings.Repeat("long ", rnd.IntN(30))), Cell: anyCell(rnd)}
			if a.By.Type == "time" {
				r.By = startOf(d, a.By.ID).String()
				for range 1 + rnd.IntN(3) {
					d = next(startOf(d, a.By.ID), a.By.ID)
				}
			}
			if rnd.IntN(40) == 0 {
				r.By = ""
			}
			if a.Split.ID != "" {
				r.Split = fmt.Sprintf("series %d", s)
			}
			if rnd.IntN(3) == 0 {
				c := anyCell(rnd)
				r.Versus = &c
			}
			a.Rows = append(a.Rows, r)
		}
	}
	if rnd.IntN(2) == 0 {
		a.Versus = &insight.Span{From: day("2023-01-01"), To: day("2023-12-31")}
	}
	return a
}

// TestAnything draws what nobody would ask for: no answer may break the
// drawing, and no text of it may leave the picture.
func TestAnything(t *testing.T) {
	pool, fonts := studio(t)
	rnd := rand.New(rand.NewPCG(5, 6))
	kinds := append([]string{""}, Types...)
	drawn := map[string]int{}
	for i := range 400 {
		a := anyAnswer(rnd)
		s := spec("any", kinds[rnd.IntN(len(kinds))], "Anything")
		s.Language = []string{"en", "de", "es", "fr", "pt", "", "xx"}[rnd.IntN(7)]
		for range rnd.IntN(4) {
			from := day("2024-02-01") + rnd2(rnd, 900)
			s.Marks = append(s.Marks, Mark{From: from.String(), To: (from + rnd2(rnd, 40)).String(), Text: strings.Repeat("event ", 1+rnd.IntN(8))})
		}
		if rnd.IntN(4) == 0 {
			s.Goals = []Goal{{Value: rnd.Float64() * 100, Text: strings.Repeat("goal ", rnd.IntN(30))}}
		}
		f, l := draw(a, s, pool, fonts)
		for _, p := range l {
			if p.Rule != "type-misfit" {
				t.Fatalf("answer %d, %s: %s", i, f.Type, l)
			}
		}
		if f.Wide == "" {
			continue
		}
		drawn[f.Type]++
		for name, svg := range map[string]string{"wide": f.Wide, "narrow": f.Narrow, "file": f.File} {
			if err := ssr.Verify(svg); err != nil {
				t.Fatalf("answer %d, %s %s: %v", i, f.Type, name, err)
			}
			for _, p := range outside(t, svg, fonts) {
				if len(s.Goals) == 0 || !strings.Contains(p, " lies on ") { // a goal may cross a short column's word
					t.Errorf("answer %d, %s %s: %s", i, f.Type, name, p)
				}
			}
		}
	}
	for _, kind := range Types {
		if kind != "table" && drawn[kind] == 0 {
			t.Errorf("no chart of type %s was drawn", kind)
		}
	}
}
