package cell

import (
	"strconv"
	"strings"
)

// Evidence is what one cell says about how its column writes numbers and dates:
// what [SettleDecimal], [SettleOrder] and [Midnights] look for. A column is settled by some of
// its cells as by all, when these show all the evidence that all do.
type Evidence uint16

// The kinds of evidence.
const (
	PlainThousand Evidence = 1 << iota // 1200: thousands stand without a separator
	OneGroup                           // 1.200: a thousand, or one and a fifth
	DecimalPoint
	DecimalComma
	FirstIsDay
	FirstIsMonth
	EitherFirst // 4/5/2026
	Something   // anything at all
	Clock       // a time of day other than midnight
)

// EvidenceOf gives what a cell shows.
func EvidenceOf(text string) Evidence {
	if Null(text) {
		return 0
	}
	e := Something
	if midday(text) {
		e |= Clock
	}
	if _, whole := plainly(text); whole && len(text) > 3 {
		return e | PlainThousand
	}
	if len(text) > 64 || dashed(text) || !telling(text) {
		return e
	}
	if m := either.FindStringSubmatch(Trim(text)); m != nil && m[2] != "." {
		switch order, bad := SettleOrder([]string{text}); {
		case bad >= 0:
			e |= EitherFirst
		case order == DayFirst:
			e |= FirstIsDay
		case order == MonthFirst:
			e |= FirstIsMonth
		}
	}
	switch m := marked.FindString(text); {
	case m == "":
		if t := Trim(text); len(t) > 3 && digits(t) {
			e |= PlainThousand
		}
	case grouped.MatchString(m):
		if m[len(m)-4] == '.' {
			e |= OneGroup
		}
	case evidence(m) == ',':
		e |= DecimalComma
	default:
		e |= DecimalPoint
	}
	return e
}

// dashed holds for 2026-06-14 and what may follow it.
func dashed(s string) bool {
	return len(s) >= 10 && s[4] == '-' && s[7] == '-' && digits(s[:4]) && digits(s[5:7]) && digits(s[8:10]) && (len(s) == 10 || s[10] == 'T' || s[10] == ' ')
}

// telling says whether a cell may be a number or a date at all: digits alone, or
// with a mark between them.
func telling(s string) bool {
	n := 0
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			n++
		case (c == '.' || c == ',' || c == '/' || c == '-') && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			return true
		}
	}
	return n > 3
}

// Midnights says whether all cells of a column that hold a moment hold a midnight:
// then only days were known, and a program that wrote them had to put some time
// behind them.
func Midnights(cells []string) bool {
	timed := false
	for _, c := range cells {
		if EvidenceOf(c)&Clock != 0 {
			return false
		}
		timed = timed || !Null(c)
	}
	return timed
}

// midday says whether a cell that holds a date has a time of day other than
// midnight. Of cells that hold something else it says anything.
func midday(s string) bool {
	i := strings.IndexByte(s, ':')
	if i < 1 || i+3 > len(s) {
		return counter(s)
	}
	hour, rest := strings.TrimLeft(s[max(i-2, 0):i], " T"), s[i+1:]
	noon := strings.ContainsAny(rest, "pP")
	if hour == "12" && strings.ContainsAny(rest, "aA") {
		hour = "0"
	}
	if hour != "0" && hour != "00" || noon || rest[:2] != "00" {
		return true
	}
	rest = rest[2:]
	if len(rest) >= 3 && rest[0] == ':' {
		if rest[1:3] != "00" {
			return true
		}
		if rest = rest[3:]; rest != "" && rest[0] == '.' {
			rest = strings.TrimLeft(rest[1:], "0")
			return rest != "" && rest[0] > '0' && rest[0] <= '9'
		}
	}
	return false
}

// counter says the same of unix seconds, milliseconds and microseconds, and of the
// days of a spreadsheet.
func counter(s string) bool {
	if len(s) < 10 && strings.IndexByte(s, '.') < 0 {
		return false // as nearly all numbers are
	}
	whole, fraction, _ := strings.Cut(Trim(s), ".")
	if strings.Trim(fraction, "0") != "" {
		return true
	}
	day := int64(86_400)
	switch len(whole) {
	case 10:
	case 13:
		day *= 1000
	case 16:
		day *= 1_000_000
	default:
		return false
	}
	if !digits(whole) {
		return false
	}
	n, _ := strconv.ParseInt(whole, 10, 64)
	return n%day != 0
}
