package insight

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"hearth/internal/source"
)

const periodForms = "type one of `2026`, `2026-Q2`, `2026-06`, `2026-W23`, `2026-06-14`, `2026-01..2026-06`, `2026-01..`, `..2026-06`, `all`, `last-month`, `last-3-months`, `last-28-days`"

// slips are forms that people write for a period, and what they mean. Each
// result is read again, so that a hint never names a period that does not parse.
var slips = []struct {
	form *regexp.Regexp
	to   string
}{
	{regexp.MustCompile(`^(\d{4})[-/. ]?q ?([1-4])$`), "$1-Q$2"},
	{regexp.MustCompile(`^q ?([1-4])[-/. ,]*(\d{4})$`), "$2-Q$1"},
	{regexp.MustCompile(`^(\d{4})[-/. ]?(?:w|kw|week)[-/. ]?(\d)$`), "$1-W0$2"},
	{regexp.MustCompile(`^(\d{4})[-/. ]?(?:w|kw|week)[-/. ]?(\d\d)$`), "$1-W$2"},
	{regexp.MustCompile(`^(?:w|kw|week)[-/. ]?(\d)[-/. ,]+(\d{4})$`), "$2-W0$1"},
	{regexp.MustCompile(`^(?:w|kw|week)[-/. ]?(\d\d)[-/. ,]+(\d{4})$`), "$2-W$1"},
	{regexp.MustCompile(`^(\d{4})[-/. ](\d)$`), "$1-0$2"},
	{regexp.MustCompile(`^(\d{4})[-/. ](\d\d)$`), "$1-$2"},
	{regexp.MustCompile(`^(\d)[-/. ](\d{4})$`), "$2-0$1"},
	{regexp.MustCompile(`^(\d\d)[-/. ](\d{4})$`), "$2-$1"},
	{regexp.MustCompile(`^(\d{4})(\d\d)(\d\d)$`), "$1-$2-$3"},
	{regexp.MustCompile(`^last[- ]?(day|week|month|quarter|year)s?$`), "last-$1"},
	{regexp.MustCompile(`^last[- ]?1[- ]?(day|week|month|quarter|year)s?$`), "last-$1"},
	{regexp.MustCompile(`^(?:the )?last[- ]?(\d+)[- ]?(day|week|month|quarter|year)s?$`), "last-$1-${2}s"},
	{regexp.MustCompile(`^past[- ]?(\d+)[- ]?(day|week|month|quarter|year)s?$`), "last-$1-${2}s"},
	{regexp.MustCompile(`^(?:everything|always|ever|total)$`), "all"},
}

var (
	reRange    = regexp.MustCompile(`^(.*\S)\s*(?:\s-\s|\.\.\.+|…|–|—|\bto\b|\buntil\b|\bbis\b)\s*(\S.*)$`)
	reDayLoose = regexp.MustCompile(`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$`)
	reDayDots  = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$`)
	// Month names in full or cut to three letters, before or after the year.
	reMonthName = regexp.MustCompile(`^(?:(\d{4})[ -]([a-z]{3,9})|([a-z]{3,9})[ ,-]+(\d{4}))$`)
)

// unreadable is the error for a text that is no period, with the nearest form.
func unreadable(s string) error {
	if s == "" {
		return &PeriodError{"the period is empty", periodForms}
	}
	e := &PeriodError{Text: fmt.Sprintf("%q is not a period", s), Hint: periodForms}
	if form := nearestPeriod(s); form != "" {
		e.Hint = fmt.Sprintf("type `%s`", form)
	}
	return e
}

func orUnreadable(err error, s string) error {
	if err != nil {
		return err
	}
	return unreadable(s)
}

// nearestPeriod gives the period that was probably meant, or "".
func nearestPeriod(s string) string {
	low := strings.ToLower(strings.Join(strings.Fields(s), " "))
	if form := nearestUnit(low); form != "" {
		return form
	}
	if m := reRange.FindStringSubmatch(low); m != nil {
		a, b := readableUnit(m[1]), readableUnit(m[2])
		if a != "" && b != "" {
			return a + ".." + b
		}
	}
	return source.Nearest(low, []string{"all", "last-day", "last-week", "last-month", "last-quarter", "last-year"})
}

// readableUnit gives s when it is a unit already, else the nearest one.
func readableUnit(s string) string {
	if _, ok, _ := parseUnit(strings.ToUpper(s)); ok {
		return strings.ToUpper(s)
	}
	return nearestUnit(s)
}

func nearestUnit(low string) string {
	candidates := []string{low, strings.ToUpper(low), looseDay(low), monthByName(low)}
	for _, slip := range slips {
		if m := slip.form.FindStringSubmatchIndex(low); m != nil {
			candidates = append(candidates, string(slip.form.ExpandString(nil, slip.to, low, m)))
		}
	}
	for _, c := range candidates {
		if readable(c) {
			return c
		}
	}
	return ""
}

// readable says whether a text without a range is a period.
func readable(s string) bool {
	if s == "all" {
		return true
	}
	if m := reLast.FindStringSubmatch(s); m != nil {
		return (m[1] == "" || m[1] == "1") == (m[3] == "")
	}
	_, ok, _ := parseUnit(s)
	return ok
}

func looseDay(s string) string {
	if m := reDayLoose.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf("%s-%02d-%02d", m[1], atoi(m[2]), atoi(m[3]))
	}
	if m := reDayDots.FindStringSubmatch(s); m != nil {
		return fmt.Sprintf("%s-%02d-%02d", m[3], atoi(m[2]), atoi(m[1]))
	}
	return ""
}

func monthByName(s string) string {
	m := reMonthName.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	year, name := m[1]+m[4], m[2]+m[3]
	for month := time.January; month <= time.December; month++ {
		if strings.HasPrefix(strings.ToLower(month.String()), name) {
			return fmt.Sprintf("%s-%02d", year, int(month))
		}
	}
	return ""
}

// periodProblem reports a period's error where the period is written.
func periodProblem(list *source.List, w source.Word, err error) {
	var bad *PeriodError
	if errors.As(err, &bad) {
		list.Errorf(w.Pos, "period", bad.Hint, "%s", bad.Text)
		return
	}
	list.Errorf(w.Pos, "period", periodForms, "%v", err)
}
