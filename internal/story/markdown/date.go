package markdown

import (
	"fmt"
	"strings"
	"time"

	"hearth/internal/source"
	"hearth/internal/source/strict"
	"hearth/internal/story"
)

// zoned are the forms of a time with a zone, local those without.
var (
	zoned = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04 Z07:00"}
	local = []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"}
)

// date reads a day or an instant. A time without a zone is the site's.
func date(n *strict.Node, key string, zone *time.Location, problems *source.List) story.Date {
	if n == nil || n.Kind == strict.Null {
		return story.Date{}
	}
	text := strings.TrimSpace(n.Text)
	if n.Kind != strict.Scalar {
		n.Errorf(problems, "bad-date", key+": 2026-06-14", "%s: needs a day, not %s", key, n.Kind)
		return story.Date{}
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return story.Date{Time: t, Pos: n.Pos}
	}
	for _, form := range zoned {
		if t, err := time.Parse(form, text); err == nil {
			return story.Date{Time: t, HasTime: true, Pos: n.Pos}
		}
	}
	for _, form := range local {
		if t, err := time.ParseInLocation(form, text, zone); err == nil {
			return story.Date{Time: t, HasTime: true, Pos: n.Pos}
		}
	}
	n.Errorf(problems, "bad-date", dayHint(text, key+": 2026-06-14"), "%s: %q is no day", key, text)
	return story.Date{Pos: n.Pos}
}

func isDay(s string) bool {
	_, err := time.Parse(time.DateOnly, s)
	return err == nil
}

// otherForms are ways to write a day that say clearly which one is meant.
var otherForms = []string{
	"2 January 2006", "January 2, 2006", "2 Jan 2006", "Jan 2, 2006", "2. January 2006", "Monday, 2 January 2006",
	"02.01.2006", "2.1.2006", "2006/01/02", "2006/1/2", "2006.01.02", "20060102", "2006-1-2",
}

// dayHint says how to write the day that a text seems to mean.
func dayHint(text, usual string) string {
	for _, form := range otherForms {
		if t, err := time.Parse(form, text); err == nil {
			return "write " + t.Format(time.DateOnly)
		}
	}
	us, errUS := time.Parse("1/2/2006", text)
	eu, errEU := time.Parse("2/1/2006", text)
	switch {
	case errUS == nil && errEU == nil && us != eu:
		return fmt.Sprintf("write %s or %s, whichever is meant", us.Format(time.DateOnly), eu.Format(time.DateOnly))
	case errUS == nil:
		return "write " + us.Format(time.DateOnly)
	case errEU == nil:
		return "write " + eu.Format(time.DateOnly)
	}
	var y, m, d int
	if n, _ := fmt.Sscanf(text, "%4d-%2d-%2d", &y, &m, &d); n == 3 && m >= 1 && m <= 12 && len(text) >= 10 {
		last := time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC)
		if d > last.Day() {
			return fmt.Sprintf("the last day of that month is %s", last.Format(time.DateOnly))
		}
	}
	return "write the year first: " + usual
}
