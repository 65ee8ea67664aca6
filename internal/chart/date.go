package chart

import (
	"strconv"

	"hearth/internal/engagement"
)

// FormatDay writes a day in a language: "2 October 2026".
func FormatDay(lang string, d engagement.Day) string {
	w, t := wordsOf(lang), d.Time()
	return fill(w.day, "d", dayNumber(w, t.Day()), "m", w.months[t.Month()-1], "y", strconv.Itoa(t.Year()))
}

// FormatUnit writes the unit of time that starts on a day: "June 2026" for a
// month, "Q2 2026", "2026", "week of 1 June 2026", else the day.
func FormatUnit(lang, unit string, d engagement.Day) string {
	w, t := wordsOf(lang), d.Time()
	year := strconv.Itoa(t.Year())
	switch unit {
	case "year":
		return year
	case "quarter":
		return fill(w.quarter, "q", strconv.Itoa((int(t.Month())+2)/3), "y", year)
	case "month":
		return fill(w.month, "m", w.months[t.Month()-1], "y", year)
	case "week":
		return fill(w.week, "day", FormatDay(lang, d))
	}
	return FormatDay(lang, d)
}

// FormatSpan writes a period, both ends in, as shortly as it can be said:
// "2026", "June 2026", "October 2025 to September 2026", else day to day.
func FormatSpan(lang string, from, to engagement.Day) string {
	w := wordsOf(lang)
	if from == to {
		return FormatDay(lang, from)
	}
	for _, unit := range []string{"year", "quarter", "month"} {
		if startOf(from, unit) != from || startOf(to+1, unit) != to+1 {
			continue
		}
		a, b := FormatUnit(lang, unit, from), FormatUnit(lang, unit, startOf(to, unit))
		if a == b {
			return a
		}
		if unit == "quarter" {
			continue // "October 2025 to September 2026" reads better than quarters
		}
		return fill(w.span, "a", a, "b", b)
	}
	return fill(w.span, "a", FormatDay(lang, from), "b", FormatDay(lang, to))
}

// shortDay writes a day for an axis: "2 Oct".
func (w *words) shortDay(d engagement.Day) string {
	t := d.Time()
	return fill(w.dayNoYear, "d", strconv.Itoa(t.Day()), "m", w.shortMonths[t.Month()-1])
}

// dayNumber is the day of the month; the French first is "1er".
func dayNumber(w *words, d int) string {
	if d == 1 && w == &french {
		return "1er"
	}
	return strconv.Itoa(d)
}

// startOf gives the first day of the unit that d lies in; weeks start on Monday.
func startOf(d engagement.Day, unit string) engagement.Day {
	t := d.Time()
	switch unit {
	case "week":
		return d - engagement.Day((int(t.Weekday())+6)%7)
	case "month":
		return engagement.DayOf(t.AddDate(0, 0, 1-t.Day()))
	case "quarter":
		return engagement.DayOf(t.AddDate(0, -((int(t.Month()) - 1) % 3), 1-t.Day()))
	case "year":
		return engagement.DayOf(t.AddDate(0, 0, 1-t.YearDay()))
	}
	return d
}

// next gives the first day after the unit that starts on d.
func next(d engagement.Day, unit string) engagement.Day {
	t := d.Time()
	switch unit {
	case "week":
		return d + 7
	case "month":
		return engagement.DayOf(t.AddDate(0, 1, 0))
	case "quarter":
		return engagement.DayOf(t.AddDate(0, 3, 0))
	case "year":
		return engagement.DayOf(t.AddDate(1, 0, 0))
	}
	return d + 1
}
