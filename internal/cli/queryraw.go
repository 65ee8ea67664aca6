package cli

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"hearth/internal/engagement/insight"
)

// rawRow is one value before the guard.
type rawRow struct {
	By      string `json:"by,omitempty"`
	Split   string `json:"split,omitempty"`
	Value   string `json:"value"` // "" when missing
	Num     int64  `json:"numerator"`
	Den     int64  `json:"denominator"`
	People  int64  `json:"people"`
	Unnamed int64  `json:"unnamed"`
	Why     string `json:"why,omitempty"`
}

// printRaw prints an answer that no guard has seen, with who stands behind each
// value, and says so.
func (a *app) printRaw(answer insight.Answer, form string) error {
	a.tell("not guarded: this may tell of single people, and is not to be published")
	rows := rawRows(answer)
	if form == "json" || a.report == "json" && form == "table" {
		return a.writeJSON(rows)
	}
	head := []string{"by", "split", "value", "numerator", "denominator", "people", "unnamed"}
	cells := func(r rawRow) []string {
		n := func(i int64) string { return strconv.FormatInt(i, 10) }
		return []string{r.By, r.Split, r.Value, n(r.Num), n(r.Den), n(r.People), n(r.Unnamed)}
	}
	if form == "csv" {
		w := csv.NewWriter(a.out)
		_ = w.Write(head)
		for _, r := range rows {
			_ = w.Write(cells(r))
		}
		w.Flush()
		return w.Error()
	}
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join(head, "\t"))
	for _, r := range rows {
		fmt.Fprintln(w, strings.Join(cells(r), "\t"))
	}
	return w.Flush()
}

// rawRows lists the values of an answer and its single values.
func rawRows(answer insight.Answer) []rawRow {
	out := []rawRow{}
	add := func(by, split string, c insight.Cell) {
		r := rawRow{By: by, Split: split, Num: c.Num, Den: c.Den, People: c.People, Unnamed: c.Unnamed, Why: c.Why}
		if c.State == insight.Known && c.Den != 0 {
			r.Value = strconv.FormatFloat(c.Value(), 'f', -1, 64)
		}
		out = append(out, r)
	}
	for _, r := range answer.Rows {
		add(r.By, r.Split, r.Cell)
	}
	if answer.Told != nil {
		for _, f := range answer.Told.Facts {
			add("", f.Metric.ID, f.Cell)
		}
	}
	return out
}
