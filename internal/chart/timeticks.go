package chart

import (
	"strconv"

	"hearth/internal/engagement"
)

// tick is a labelled place on a time axis.
type tick struct {
	at   float64 // in days since 1970; whole ones are midnights
	text string
	year string // stands below the first tick and below each new year; "" for none
}

// timeTicks finds meaningful dates for the axis of the panel: the middles of
// its months, quarters and years, and for days and weeks the starts of months,
// or single days in a short time. room gives the space of an axis in pixels
// from one day to another; the ticks it returns do not touch.
func timeTicks(p *panel, most int, room func(days float64) float64, width func(string) float64) []tick {
	switch p.by.ID {
	case "month", "quarter", "year":
		return thin(unitTicks(p), p.by.ID, most, room, width)
	}
	first, last := p.keys[0].from, p.keys[len(p.keys)-1].until
	if last-first > 75 {
		return thin(monthTicks(wordsOf(p.lang), first, last), "month", most, room, width)
	}
	return thin(dayTicks(p), p.by.ID, most, room, width)
}

// unitTicks puts a tick in the middle of each unit.
func unitTicks(p *panel) []tick {
	w := wordsOf(p.lang)
	var ticks []tick
	year := 0
	for _, k := range p.keys {
		t := k.from.Time()
		tk := tick{at: float64(k.from+k.until) / 2}
		switch p.by.ID {
		case "year":
			tk.text = strconv.Itoa(t.Year())
		case "quarter":
			tk.text = fill(w.quarter, "q", strconv.Itoa((int(t.Month())+2)/3), "y", "")
			tk.text = trimmed(tk.text)
		default:
			tk.text = w.shortMonths[t.Month()-1]
		}
		if p.by.ID != "year" && t.Year() != year {
			year = t.Year()
			tk.year = strconv.Itoa(year)
		}
		ticks = append(ticks, tk)
	}
	return ticks
}

// monthTicks puts a tick on each first of a month, and one on the first day.
func monthTicks(w *words, first, last engagement.Day) []tick {
	var ticks []tick
	year := 0
	d := startOf(first, "month")
	if d < first {
		d = next(d, "month")
	}
	for ; d < last; d = next(d, "month") {
		t := d.Time()
		tk := tick{at: float64(d), text: w.shortMonths[t.Month()-1]}
		if t.Year() != year {
			year = t.Year()
			tk.year = strconv.Itoa(year)
		}
		ticks = append(ticks, tk)
	}
	return ticks
}

// dayTicks puts a tick on each key: its middle for days, its start for weeks.
func dayTicks(p *panel) []tick {
	w := wordsOf(p.lang)
	var ticks []tick
	year := 0
	for _, k := range p.keys {
		tk := tick{at: float64(k.from+k.until) / 2, text: w.shortDay(k.from)}
		if y := k.from.Time().Year(); y != year {
			year = y
			tk.year = strconv.Itoa(y)
		}
		ticks = append(ticks, tk)
	}
	return ticks
}

// every says which n-th ticks may be kept, so that they mean something: weeks
// of days, halves of years.
var every = map[string][]int{
	"day": {1, 2, 7, 14, 28}, "week": {1, 2, 4, 8}, "month": {1, 2, 3, 6, 12, 24, 60, 120}, "quarter": {1, 2, 4, 8, 20, 40}, "year": {1, 2, 5, 10, 20, 50, 100},
}

// thin keeps every second, third … tick until at most so many are left and
// none touches the next; a year that loses its tick moves to the next one.
func thin(ticks []tick, unit string, most int, room func(float64) float64, width func(string) float64) []tick {
	for _, step := range every[unit] {
		kept := everyNth(ticks, step)
		if len(kept) <= most && apart(kept, room, width) {
			return kept
		}
	}
	return everyNth(ticks, max(len(ticks), 1))
}

func everyNth(ticks []tick, n int) []tick {
	var kept []tick
	year := ""
	for i, t := range ticks {
		if t.year != "" {
			year = t.year
		}
		if i%n == 0 {
			t.year, year = year, ""
			kept = append(kept, t)
		}
	}
	return kept
}

func apart(ticks []tick, room func(float64) float64, width func(string) float64) bool {
	for i := 1; i < len(ticks); i++ {
		a, b := ticks[i-1], ticks[i]
		wide := max(width(a.text)+width(b.text), width(a.year)+width(b.year))
		if room(b.at-a.at) < wide/2+10 {
			return false
		}
	}
	return true
}
