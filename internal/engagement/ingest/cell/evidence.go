package cell

// Evidence is what one cell says about how its column writes numbers and dates:
// what [SettleDecimal] and [SettleOrder] look for. A column is settled by some of
// its cells as by all, when these show all the evidence that all do.
type Evidence uint8

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
)

// EvidenceOf gives what a cell shows.
func EvidenceOf(text string) Evidence {
	if Null(text) {
		return 0
	}
	e := Something
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
