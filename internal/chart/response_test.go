package chart

import (
	"strconv"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// stepsSample is a waiting curve with a step that is kept back and an end that
// nobody knows yet.
func stepsSample() sample {
	a := named("response.first-reply")
	for i, at := range []int64{300, 3600, 7200, 14400, 28800, 86400, 172800, 604800} {
		c := insight.Cell{Num: []int64{0, 100000, 300000, 0, 416667, 688889, 0, 0}[i], Den: 1000000, N: 60, People: 60}
		switch i {
		case 3:
			c = insight.Cell{State: insight.Withheld, Why: "kept back to protect people"}
		case 6, 7:
			c = unknown()
		}
		a.Rows = append(a.Rows, insight.Row{By: strconv.FormatInt(at, 10), Cell: c})
	}
	a.Total = insight.Row{Cell: insight.Cell{Num: 60, Den: 1, People: 60}}
	s := spec("steps", "", "Two in three hear from a person within a day")
	s.Type = source.Word{}
	return sample{"steps", a, s}
}

// cohortSample is a table of who came back, with a cell kept back.
func cohortSample() sample {
	a := named("participation.cohorts")
	a.Split = insight.Dim{ID: insight.MeasureDim, Label: "Measure", Type: "key"}
	share := insight.Metric{Title: "1 month later", Unit: "%", Grain: "person", Minimum: 20, Share: true, Scale: 1}
	for _, id := range []string{"after1", "after2", "after3"} {
		share.ID = id
		a.Told.Columns = append(a.Told.Columns, share)
	}
	for i, key := range []string{"2026-03", "2026-04", "2026-05"} {
		a.Rows = append(a.Rows, insight.Row{By: key, Split: "people", Cell: n(40)})
		for k, m := range a.Told.Columns[1:] {
			c := insight.Cell{Num: int64(30 - 10*k), Den: 40, People: 10}
			if k > 2-i {
				c = unknown()
			} else if i == 1 && k == 1 {
				c = insight.Cell{State: insight.Withheld, Why: "kept back to protect people"}
			}
			a.Rows = append(a.Rows, insight.Row{By: key, Split: m.ID, Cell: c})
		}
	}
	s := spec("cohort", "", "Three in four newcomers come back the month after")
	s.Type = source.Word{}
	return sample{"cohort", a, s}
}
