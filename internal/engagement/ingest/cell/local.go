package cell

import (
	"regexp"
	"strconv"
	"strings"
)

// The shapes of dates in which words stand between the numbers: "9月13日",
// "2026년 9월 13일", "2026. 10. 7.", "18 tháng Tám", "28 de septiembre de 2026".
// A year may stand in front, behind, or not at all.
var (
	eastern    = regexp.MustCompile(`^(?:([0-9]{4}) ?[年년] ?)?([0-9]{1,2}) ?[月월] ?([0-9]{1,2}) ?[日일号](?:, ([0-9]{4}))?(?:[ ,]+(.+))?$`)
	korean     = regexp.MustCompile(`^([0-9]{4})\. ([0-9]{1,2})\. ([0-9]{1,2})\.?(?: (.+))?$`)
	vietnamese = regexp.MustCompile(`^([0-9]{1,2}) tháng ((?:mười )?\pL+|[0-9]{1,2})(?:,? (?:năm )?([0-9]{4}))?$`)
	romance    = regexp.MustCompile(`^([0-9]{1,2})[.º]? del? (\pL{3,}\.?)(?:(?:,| del?) ([0-9]{4}))?(?:,? (.+))?$`)
	joint      = regexp.MustCompile(`,? (?:a las|às|à|um|alle ore|alle|ore|om|kl\.?|at) ([0-9]{1,2}[:.h])`)
	russian    = regexp.MustCompile(` ?г\.?$`)
)

// lunar are the months as Vietnamese counts them.
var lunar = map[string]int{
	"một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12,
}

// local reads the shapes that are a language's own. ok is false when the text
// is in none of them.
func (d Dates) local(s string) (st Stamp, err error, ok bool) {
	if m := korean.FindStringSubmatch(s); m != nil {
		st, err = d.stamp(m[1], m[2], m[3], m[4])
		return st, err, true
	}
	if m := eastern.FindStringSubmatch(s); m != nil {
		st, err = d.maybe(m[1]+m[4], m[2], m[3], m[5])
		return st, err, true
	}
	if m := vietnamese.FindStringSubmatch(strings.ToLower(s)); m != nil {
		month := m[2]
		if n := lunar[month]; n > 0 {
			month = strconv.Itoa(n)
		}
		st, err = d.maybe(m[3], month, m[1], "")
		return st, err, true
	}
	if m := romance.FindStringSubmatch(s); m != nil {
		month, known := monthOf(m[2])
		if !known {
			return Stamp{}, ErrDate, true
		}
		st, err = d.maybe(m[3], strconv.Itoa(int(month)), m[1], m[4])
		return st, err, true
	}
	return Stamp{}, nil, false
}

// maybe puts a date together that may lack its year.
func (d Dates) maybe(year, month, day, rest string) (Stamp, error) {
	if year != "" {
		return d.stamp(year, month, day, rest)
	}
	const leap = "2024" // in which every day is one
	if _, err := d.stamp(leap, month, day, rest); err != nil {
		return Stamp{}, err
	}
	return Stamp{}, ErrNoYear
}

// ago are the ways in which pages say how long something is past, which is no
// date: "3 days ago", "vor 2 Wochen", "il y a 5 h", "2w".
var ago = regexp.MustCompile(`(?i)^(?:` +
	`(?:an?|one|[0-9]+) \pL+ ago|vor (?:einem|einer|[0-9]+) \pL+\.?|il y a (?:une?|[0-9]+) \pL+|hace (?:una?|[0-9]+) \pL+|há (?:uma?|[0-9]+) \pL+|(?:una?|[0-9]+) \pL+ fa|` +
	`[0-9]+ ?(?:s|m|h|d|w|mo|y|yr|min|hr|std|tage?|j|sem)|` +
	`now|just now|today|yesterday|heute|gestern|gerade eben|aujourd'hui|hier|hoy|ayer|hoje|ontem|oggi|ieri)\.?$`)
