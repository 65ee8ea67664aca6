package insight

import (
	"context"

	"hearth/internal/engagement"
)

// CalendarSource is which days one source speaks for, month by month: the base
// on which "none" can be told from "not known".
type CalendarSource struct {
	Name     string          `json:"name"`
	Title    string          `json:"title"`
	From     engagement.Day  `json:"from"` // the first day it speaks for; 0 when no export says
	To       engagement.Day  `json:"to"`
	Captured engagement.Day  `json:"captured"`
	Covered  int             `json:"covered"` // days it speaks for
	Empty    int             `json:"empty"`   // of these, days that no row is about: zero
	Gaps     []CalendarGap   `json:"gaps"`    // between its days: not known
	Months   []CalendarMonth `json:"months"`  // from the first to the last, none left out
}

// CalendarGap is days between others that no export speaks for.
type CalendarGap struct {
	From engagement.Day `json:"from"`
	To   engagement.Day `json:"to"`
}

// CalendarMonth is a month of a calendar.
type CalendarMonth struct {
	First   engagement.Day `json:"first"`   // its first day
	Days    int            `json:"days"`    // how many it has
	Covered int            `json:"covered"` // that the source speaks for
	Empty   int            `json:"empty"`   // of these, without any row
}

// Calendar gives the days of every source that may be named, in order of name.
func (d *Desk) Calendar(ctx context.Context) ([]CalendarSource, error) {
	busy, err := d.busy(ctx)
	if err != nil {
		return nil, err
	}
	var out []CalendarSource
	for _, c := range d.covers {
		if !d.private(c.source) {
			out = append(out, c.calendar(d.name(c.source), busy[c.source]))
		}
	}
	return out, nil
}

// calendar counts the days of a source; busy are those that rows are about.
func (c cover) calendar(title string, busy cover) CalendarSource {
	s := CalendarSource{Name: c.source, Title: title, From: c.first(), To: c.last(), Captured: c.captured}
	if len(c.spans) == 0 {
		s.From, s.To = 0, 0
		return s
	}
	for _, g := range c.gaps(Span{From: s.From, To: s.To}) {
		s.Gaps = append(s.Gaps, CalendarGap{g.From, g.To})
	}
	for m := unitSpan(unitMonth, unitStart(unitMonth, s.From)); m.From <= s.To; m = unitSpan(unitMonth, m.To+1) {
		month := CalendarMonth{First: m.From, Days: m.Days()}
		for _, p := range c.spans {
			p.From, p.To = max(p.From, m.From), min(p.To, m.To)
			if p.From > p.To {
				continue
			}
			month.Covered += p.Days()
			for _, e := range busy.gaps(p) {
				month.Empty += e.Days()
			}
		}
		s.Covered += month.Covered
		s.Empty += month.Empty
		s.Months = append(s.Months, month)
	}
	return s
}
