package insight

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"hearth/internal/engagement"
)

// Years that a period may name. Earlier and later ones are slips.
const (
	firstYear = 1970
	lastYear  = 2099
)

// PeriodError says what is wrong with a period and what to type instead.
type PeriodError struct{ Text, Hint string }

// Error gives the sentence without the hint.
func (e *PeriodError) Error() string { return e.Text }

var (
	reYear    = regexp.MustCompile(`^(\d{4})$`)
	reQuarter = regexp.MustCompile(`^(\d{4})-Q([1-4])$`)
	reMonth   = regexp.MustCompile(`^(\d{4})-(0[1-9]|1[0-2])$`)
	reWeek    = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)
	reDay     = regexp.MustCompile(`^(\d{4})-\d{2}-\d{2}$`)
	reLast    = regexp.MustCompile(`^last-(?:([1-9]\d{0,3})-)?(day|week|month|quarter|year)(s?)$`)
)

// ParsePeriod reads a period as writers write it: 2026, 2026-Q2, 2026-06,
// 2026-W23, 2026-06-14, A..B with both ends in, A.., ..B, all, last-month,
// last-3-months, last-28-days. asOf is the last day that the data speak for:
// relative periods and open ends count back from it. An open start is 1970
// here; the [Desk] moves open ends to where the data begin and end.
//
// The error is a *[PeriodError].
func ParsePeriod(text string, asOf engagement.Day) (Span, error) {
	s := strings.TrimSpace(text)
	switch {
	case s == "all":
		return openSpan(0, asOf), nil
	case strings.Contains(s, ".."):
		return parseRange(s, asOf)
	case strings.HasPrefix(s, "last-"):
		if m := reLast.FindStringSubmatch(s); m != nil && (m[1] == "" || m[1] == "1") == (m[3] == "") {
			return lastUnits(m[1], m[2], asOf)
		}
	default:
		if span, ok, err := parseUnit(s); ok || err != nil {
			return span, err
		}
	}
	return Span{}, unreadable(s)
}

func openSpan(from, to engagement.Day) Span {
	s := newSpan(from, to)
	s.Open = true
	return s
}

// parseRange reads A..B, A.. and ..B.
func parseRange(s string, asOf engagement.Day) (Span, error) {
	left, right, _ := strings.Cut(s, "..")
	left, right = strings.TrimSpace(left), strings.TrimSpace(right)
	if left == "" && right == "" {
		return Span{}, &PeriodError{`the period ".." has no ends`, "type `all` for everything there is"}
	}
	out := Span{From: 0, To: asOf, Open: left == "" || right == ""}
	if left != "" {
		a, ok, err := parseUnit(left)
		if err != nil || !ok {
			return Span{}, orUnreadable(err, left)
		}
		out.From = a.From
	}
	if right != "" {
		b, ok, err := parseUnit(right)
		if err != nil || !ok {
			return Span{}, orUnreadable(err, right)
		}
		out.To = b.To
	}
	switch {
	case out.To >= out.From:
	case right == "":
		return Span{}, &PeriodError{
			fmt.Sprintf("the period %q starts after the newest data (%s)", s, dayLabel(asOf)),
			fmt.Sprintf("type an earlier start, such as `%s..`", unitText(unitMonth, unitStart(unitMonth, asOf)))}
	default:
		return Span{}, &PeriodError{fmt.Sprintf("the period %q ends before it starts", s), fmt.Sprintf("type `%s..%s`", right, left)}
	}
	out.Label = spanLabel(out.From, out.To)
	return named(out), nil
}

// named gives a closed span that happens to be one whole unit that unit's name,
// so that 2026-06-01..2026-06-30 and 2026-06 are the same period.
func named(s Span) Span {
	if s.Open {
		return s
	}
	for _, unit := range []string{unitYear, unitQuarter, unitMonth, unitWeek, unitDay} {
		if u := unitSpan(unit, unitStart(unit, s.From)); u.From == s.From && u.To == s.To {
			return u
		}
	}
	return s
}

// lastUnits gives the n newest whole units that end on asOf or before.
func lastUnits(count, unit string, asOf engagement.Day) (Span, error) {
	n := 1
	if count != "" {
		n, _ = strconv.Atoi(count) // the pattern allows digits only
	}
	end := stepUnit(unit, unitStart(unit, asOf), 1) - 1
	if end > asOf {
		end = unitStart(unit, asOf) - 1
	}
	from := stepUnit(unit, unitStart(unit, end), -(n - 1))
	if n == 1 {
		return unitSpan(unit, from), nil
	}
	if from < 0 {
		return Span{}, &PeriodError{fmt.Sprintf("the period \"last-%d-%ss\" starts before 1970", n, unit), "type a smaller number"}
	}
	return named(newSpan(from, end)), nil
}

// parseUnit reads one year, quarter, month, week or day. It is not ok when the
// text has none of their forms; the error is for a form with an impossible value.
func parseUnit(s string) (span Span, ok bool, err error) {
	var year string
	switch {
	case reYear.MatchString(s):
		year = s
		span = unitSpan(unitYear, date(atoi(s), 1, 1))
	case reQuarter.MatchString(s):
		m := reQuarter.FindStringSubmatch(s)
		year = m[1]
		span = unitSpan(unitQuarter, stepMonths(date(atoi(m[1]), 1, 1), 3*(atoi(m[2])-1)))
	case reMonth.MatchString(s):
		m := reMonth.FindStringSubmatch(s)
		year = m[1]
		span = unitSpan(unitMonth, stepMonths(date(atoi(m[1]), 1, 1), atoi(m[2])-1))
	case reWeek.MatchString(s):
		m := reWeek.FindStringSubmatch(s)
		year = m[1]
		if last := weeksOf(atoi(year)); atoi(m[2]) < 1 || atoi(m[2]) > last {
			return Span{}, false, &PeriodError{fmt.Sprintf("%s has no week %s", year, m[2]), fmt.Sprintf("the weeks of %s are `%s-W01` to `%s-W%d`", year, year, year, last)}
		}
		span = unitSpan(unitWeek, weekStart(atoi(year), atoi(m[2])))
	case reDay.MatchString(s):
		day, bad := engagement.ParseDay(s)
		if bad != nil {
			return Span{}, false, &PeriodError{fmt.Sprintf("there is no day %s", s), dayHint(s)}
		}
		year, span = s[:4], unitSpan(unitDay, day)
	default:
		return Span{}, false, nil
	}
	if y := atoi(year); y < firstYear || y > lastYear {
		return Span{}, false, &PeriodError{fmt.Sprintf("the year %s is out of reach", year), fmt.Sprintf("type a year from %d to %d", firstYear, lastYear)}
	}
	return span, true, nil
}

// atoi is for text that a pattern has already found to be digits.
func atoi(s string) int { n, _ := strconv.Atoi(s); return n }

// dayHint gives the last day of the month for a day past its end.
func dayHint(s string) string {
	if month, ok, _ := parseUnit(s[:7]); ok {
		return fmt.Sprintf("the last day of %s is `%s`", month.Label, month.To)
	}
	return "months are 01 to 12: year-month-day, such as `2026-06-14`"
}
