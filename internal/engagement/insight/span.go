package insight

import (
	"fmt"
	"time"

	"hearth/internal/engagement"
)

// Units of time, from short to long.
const (
	unitDay     = "day"
	unitWeek    = "week"
	unitMonth   = "month"
	unitQuarter = "quarter"
	unitYear    = "year"
)

// String gives the period as a writer would type it: the shortest form that
// ParsePeriod reads as the same days.
func (s Span) String() string {
	if s.Unit == "" {
		return s.From.String() + ".." + s.To.String()
	}
	return unitText(s.Unit, s.From)
}

// Days gives the number of days, both ends counted.
func (s Span) Days() int { return int(s.To-s.From) + 1 }

// Previous gives the span of the same kind just before: the month before a
// month, as many days before any other span.
func (s Span) Previous() Span {
	if s.Unit != "" {
		return unitSpan(s.Unit, stepUnit(s.Unit, s.From, -1))
	}
	if n := wholeMonths(s); n > 0 {
		return newSpan(stepMonths(s.From, -n), s.From-1)
	}
	return newSpan(s.From-engagement.Day(s.Days()), s.From-1)
}

// YearAgo gives the same span a year earlier. For a week it is the ISO week of
// the same number (week 52 for a week 53 that the year before lacks); 29
// February becomes 28 February.
func (s Span) YearAgo() Span {
	switch s.Unit {
	case unitWeek:
		y, w := s.From.Time().ISOWeek()
		return unitSpan(unitWeek, weekStart(y-1, min(w, weeksOf(y-1))))
	case "":
		if n := wholeMonths(s); n > 0 {
			from := stepMonths(s.From, -12)
			return newSpan(from, stepMonths(from, n)-1)
		}
		return newSpan(yearBefore(s.From), yearBefore(s.To))
	case unitDay:
		return unitSpan(unitDay, yearBefore(s.From))
	}
	return unitSpan(s.Unit, stepMonths(s.From, -12))
}

// newSpan gives the span of any two days, named by its ends.
func newSpan(from, to engagement.Day) Span {
	s := Span{From: from, To: to}
	s.Label = spanLabel(from, to)
	return s
}

// unitSpan gives the unit that starts on from.
func unitSpan(unit string, from engagement.Day) Span {
	return Span{From: from, To: stepUnit(unit, from, 1) - 1, Unit: unit, Label: unitLabel(unit, from)}
}

// unitStart gives the first day of the unit that d lies in.
func unitStart(unit string, d engagement.Day) engagement.Day {
	t := d.Time()
	switch unit {
	case unitWeek:
		return d - engagement.Day((int(t.Weekday())+6)%7)
	case unitMonth:
		return date(t.Year(), t.Month(), 1)
	case unitQuarter:
		return date(t.Year(), t.Month()-(t.Month()-1)%3, 1)
	case unitYear:
		return date(t.Year(), 1, 1)
	}
	return d
}

// stepUnit moves the start of a unit by n units.
func stepUnit(unit string, from engagement.Day, n int) engagement.Day {
	switch unit {
	case unitWeek:
		return from + engagement.Day(7*n)
	case unitMonth:
		return stepMonths(from, n)
	case unitQuarter:
		return stepMonths(from, 3*n)
	case unitYear:
		return stepMonths(from, 12*n)
	}
	return from + engagement.Day(n)
}

func stepMonths(d engagement.Day, n int) engagement.Day {
	t := d.Time()
	return date(t.Year(), t.Month()+time.Month(n), t.Day())
}

func yearBefore(d engagement.Day) engagement.Day {
	t := d.Time()
	if t.Month() == time.February && t.Day() == 29 {
		return date(t.Year()-1, time.February, 28)
	}
	return date(t.Year()-1, t.Month(), t.Day())
}

func date(y int, m time.Month, d int) engagement.Day {
	return engagement.DayOf(time.Date(y, m, d, 0, 0, 0, 0, time.UTC))
}

// wholeMonths gives how many whole calendar months the span is, 0 for none.
func wholeMonths(s Span) int {
	a, b := s.From.Time(), (s.To + 1).Time()
	if a.Day() != 1 || b.Day() != 1 {
		return 0
	}
	return (b.Year()-a.Year())*12 + int(b.Month()) - int(a.Month())
}

// weekStart gives the Monday of ISO week w of year y.
func weekStart(y, w int) engagement.Day {
	return unitStart(unitWeek, date(y, time.January, 4)) + engagement.Day(7*(w-1))
}

// weeksOf gives the number of ISO weeks of a year, 52 or 53.
func weeksOf(y int) int {
	_, w := time.Date(y, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return w
}

// unitText gives a unit as it is typed.
func unitText(unit string, from engagement.Day) string {
	t := from.Time()
	switch unit {
	case unitWeek:
		y, w := t.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	case unitMonth:
		return t.Format("2006-01")
	case unitQuarter:
		return fmt.Sprintf("%04d-Q%d", t.Year(), (t.Month()+2)/3)
	case unitYear:
		return t.Format("2006")
	}
	return from.String()
}

// unitLabel gives a unit in plain words.
func unitLabel(unit string, from engagement.Day) string {
	t := from.Time()
	switch unit {
	case unitWeek:
		_, w := t.ISOWeek()
		return fmt.Sprintf("week %d, %s", w, spanLabel(from, from+6))
	case unitMonth:
		return t.Format("January 2006")
	case unitQuarter, unitYear:
		return spanLabel(from, stepUnit(unit, from, 1)-1)
	}
	return dayLabel(from)
}

func dayLabel(d engagement.Day) string { return d.Time().Format("2 January 2006") }

// spanLabel names any span in plain words, no longer than needed.
func spanLabel(from, to engagement.Day) string {
	a, b := from.Time(), to.Time()
	if n := wholeMonths(Span{From: from, To: to}); n > 0 {
		switch {
		case n == 1:
			return a.Format("January 2006")
		case n%12 == 0 && a.Month() == time.January && n == 12:
			return a.Format("2006")
		case n%12 == 0 && a.Month() == time.January:
			return a.Format("2006") + " to " + b.Format("2006")
		case a.Year() == b.Year():
			return a.Format("January") + " to " + b.Format("January 2006")
		}
		return a.Format("January 2006") + " to " + b.Format("January 2006")
	}
	switch {
	case from == to:
		return dayLabel(from)
	case a.Year() == b.Year() && a.Month() == b.Month():
		return a.Format("2") + " to " + dayLabel(to)
	case a.Year() == b.Year():
		return a.Format("2 January") + " to " + dayLabel(to)
	}
	return dayLabel(from) + " to " + dayLabel(to)
}
