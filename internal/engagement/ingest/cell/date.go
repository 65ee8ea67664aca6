package cell

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement"
)

// Stamp is a moment or a day as an export writes it.
type Stamp struct {
	At    time.Time
	ByDay bool // only a day was written: At is its midnight
	Zoned bool // the zone stood in the cell; otherwise it is that of Dates
}

// What can be wrong with a date.
var (
	ErrDate   = errors.New("not a date")
	ErrOrder  = errors.New("day and month could be either way round")
	ErrNoYear = errors.New("a date without a year")
	ErrAgo    = errors.New("how long ago it was rather than a date")
)

// Orders of day and month.
const (
	DayFirst   = "dmy" // 31/12/2025
	MonthFirst = "mdy" // 12/31/2025
)

// Dates says how a column writes dates.
type Dates struct {
	Zone  *time.Location // of cells that name none; nil is UTC
	Order string         // DayFirst, MonthFirst, or "" when no cell needs it
	Mac   bool           // spreadsheet days count from 1904
}

// The shapes of a date. Times may follow all of them.
var (
	ymd      = regexp.MustCompile(`^([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ,]+(.+))?$`)
	packed   = regexp.MustCompile(`^(19|20)([0-9]{2})([0-9]{2})([0-9]{2})$`)
	either   = regexp.MustCompile(`^([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})(?:[T ,]+(.+))?$`)
	named    = regexp.MustCompile(`^(?:\pL{2,}\.?,? )?(\pL{3,})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?:,?(?: at)? (.+))?$`)
	british  = regexp.MustCompile(`^(?:\pL{2,}\.?,? )?([0-9]{1,2})(?:st|nd|rd|th|\.)?[-/ ](\pL{3,})\.?[-/ ]([0-9]{4}|[0-9]{2})(?:,?(?: um)? (.+))?$`)
	unixy    = regexp.MustCompile(`^\pL{3} (\pL{3}) +([0-9]{1,2}) ([0-9:]+) (\S+) ([0-9]{4})$`)
	yearless = regexp.MustCompile(`^(?:\pL{3,} [0-9]{1,2}|[0-9]{1,2}\.? \pL{3,})$`)
	epoch    = regexp.MustCompile(`^([0-9]{10}|[0-9]{13}|[0-9]{16})(?:\.[0-9]+)?$`)
	serial   = regexp.MustCompile(`^[2-6][0-9]{4}(?:\.[0-9]+)?$`)
	daytime  = regexp.MustCompile(`^([0-9]{1,2})[:.h]([0-9]{2})(?:[:.]([0-9]{2})(?:[.,]([0-9]{1,9}))?)?\s*([aApP]\.?[mM]\.?)?(?: ?(?:Uhr|h))?\s*(Z|UTC|GMT|(?:GMT|UTC)[+-][0-9]{1,2}(?::[0-9]{2})?|[A-Z]{3,4}|[+-][0-9]{2}:?(?:[0-9]{2})?)?$`)
)

// months by their first three letters (four where three are shared), in
// English, German, French, Spanish, Portuguese, Italian, Dutch, Swedish,
// Danish, Norwegian, Indonesian, Polish, Turkish and Russian.
var months = map[string]time.Month{
	"jan": 1, "jän": 1, "ene": 1, "gen": 1, "feb": 2, "fév": 2, "fev": 2, "mar": 3, "mär": 3, "mrz": 3, "maa": 3, "mrt": 3,
	"apr": 4, "avr": 4, "abr": 4, "may": 5, "mai": 5, "mei": 5, "mag": 5, "jun": 6, "juin": 6, "giu": 6, "jul": 7, "juil": 7, "lug": 7,
	"aug": 8, "aoû": 8, "ago": 8, "sep": 9, "set": 9, "oct": 10, "okt": 10, "out": 10, "ott": 10, "nov": 11,
	"dec": 12, "dez": 12, "déc": 12, "dic": 12, "maj": 5, "agu": 8, "des": 12,
	"sty": 1, "lut": 2, "kwi": 4, "cze": 6, "lip": 7, "sie": 8, "wrz": 9, "paź": 10, "lis": 11, "gru": 12,
	"oca": 1, "şub": 2, "nis": 4, "haz": 6, "tem": 7, "ağu": 8, "eyl": 9, "eki": 10, "kas": 11, "ara": 12,
	"янв": 1, "фев": 2, "мар": 3, "апр": 4, "май": 5, "мая": 5, "июн": 6, "июл": 7, "авг": 8, "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
}

func monthOf(word string) (time.Month, bool) {
	r := []rune(strings.ToLower(word))
	if len(r) >= 4 {
		if m, ok := months[string(r[:4])]; ok {
			return m, true
		}
	}
	if len(r) < 3 {
		return 0, false
	}
	m, ok := months[string(r[:3])]
	return m, ok
}

// Read reads one cell. Ask [Null] before.
func (d Dates) Read(text string) (Stamp, error) {
	s := Trim(text)
	if len(s) > 64 {
		return Stamp{}, ErrDate
	}
	if st, ok := d.iso(s); ok {
		return st, nil
	}
	if m := ymd.FindStringSubmatch(s); m != nil {
		return d.stamp(m[1], m[2], m[3], m[4])
	}
	if m := either.FindStringSubmatch(s); m != nil {
		order := d.Order
		if m[2] == "." { // nobody writes 12.31.2025
			order = DayFirst
		}
		switch order {
		case DayFirst:
			return d.stamp(m[4], m[3], m[1], m[5])
		case MonthFirst:
			return d.stamp(m[4], m[1], m[3], m[5])
		}
		return Stamp{}, ErrOrder
	}
	if packed.MatchString(s) {
		return d.stamp(s[:4], s[4:6], s[6:], "")
	}
	if st, ok := d.counted(s); ok {
		return st, nil
	}
	return d.words(s)
}

// words reads the shapes that name the month.
func (d Dates) words(s string) (Stamp, error) {
	s = joint.ReplaceAllString(russian.ReplaceAllString(s, ""), " $1")
	if st, err, ok := d.local(s); ok {
		return st, err
	}
	if m := unixy.FindStringSubmatch(s); m != nil { // Wed Oct 19 20:07:25 +0000 2022
		return d.month(m[5], m[1], m[2], m[3]+" "+m[4])
	}
	if m := named.FindStringSubmatch(s); m != nil { // Sat, Aug 22, 2026
		return d.month(m[3], m[1], m[2], m[4])
	}
	if m := british.FindStringSubmatch(s); m != nil { // 31-Jul-18, Mon, 02 Jan 2006 15:04:05 GMT
		return d.month(m[3], m[2], m[1], m[4])
	}
	if yearless.MatchString(s) {
		for _, w := range strings.Fields(s) {
			if _, ok := monthOf(w); ok {
				return Stamp{}, ErrNoYear
			}
		}
	}
	if ago.MatchString(s) {
		return Stamp{}, ErrAgo
	}
	return Stamp{}, ErrDate
}

func (d Dates) month(year, word, day, rest string) (Stamp, error) {
	m, ok := monthOf(word)
	if !ok {
		return Stamp{}, ErrDate
	}
	return d.stamp(year, strconv.Itoa(int(m)), day, rest)
}

// counted reads moments that are one number: unix seconds, milliseconds,
// microseconds, and the days of a spreadsheet.
func (d Dates) counted(s string) (Stamp, bool) {
	if m := epoch.FindStringSubmatch(s); m != nil {
		v, _ := strconv.ParseInt(m[1], 10, 64)
		at := map[int]time.Time{10: time.Unix(v, 0), 13: time.UnixMilli(v), 16: time.UnixMicro(v)}[len(m[1])]
		return Stamp{At: at.UTC(), Zoned: true}, at.Year() < 2100
	}
	if !serial.MatchString(s) {
		return Stamp{}, false
	}
	whole, fraction, _ := strings.Cut(s, ".")
	days, _ := strconv.Atoi(whole)
	day := engagement.Day(days - sheetDays)
	if d.Mac {
		day = engagement.Day(days - macDays)
	}
	if day < 0 {
		return Stamp{}, false
	}
	if strings.Trim(fraction, "0") == "" {
		return Stamp{At: day.Start(d.zone()), ByDay: true}, true
	}
	n, err := Decimals{}.Number("0." + fraction)
	if err != nil {
		return Stamp{}, false
	}
	seconds, err := n.Times(86400)
	return Stamp{At: engagement.Clock(day, int(seconds), 0, d.zone())}, err == nil
}

// The days of a spreadsheet from its first, 30 December 1899 or on a Mac 1 January
// 1904, to 1 January 1970.
const (
	sheetDays = 25569
	macDays   = 24107
)

func (d Dates) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// stamp puts a date and an optional time of day together and checks both.
func (d Dates) stamp(year, month, day, rest string) (Stamp, error) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	dd, _ := strconv.Atoi(day)
	if len(year) == 2 {
		y += 2000
		if y > 2069 {
			y -= 100
		}
	}
	date := time.Date(y, time.Month(m), dd, 0, 0, 0, 0, time.UTC)
	if y < 1970 || y > 2105 || int(date.Month()) != m || date.Day() != dd {
		return Stamp{}, ErrDate
	}
	if rest = Trim(rest); rest == "" {
		return Stamp{At: engagement.DayOf(date).Start(d.zone()), ByDay: true}, nil
	}
	return d.timed(engagement.DayOf(date), rest)
}

// timed adds the time of day to a day.
func (d Dates) timed(day engagement.Day, rest string) (Stamp, error) {
	m := daytime.FindStringSubmatch(rest)
	if m == nil {
		return Stamp{}, ErrDate
	}
	hour, _ := strconv.Atoi(m[1])
	minute, _ := strconv.Atoi(m[2])
	second, _ := strconv.Atoi(m[3])
	if m[5] != "" {
		if hour == 0 || hour > 12 {
			return Stamp{}, ErrDate
		}
		hour %= 12
		if m[5][0]|0x20 == 'p' {
			hour += 12
		}
	}
	if hour > 23 || minute > 59 || second > 60 {
		return Stamp{}, ErrDate
	}
	nano, _ := strconv.Atoi((m[4] + "000000000")[:9])
	zone, zoned := d.zone(), m[6] != ""
	if zoned {
		if zone = offset(m[6]); zone == nil {
			return Stamp{}, ErrDate
		}
	}
	return Stamp{At: engagement.Clock(day, hour*3600+minute*60+second, nano, zone), Zoned: zoned}, nil
}

// abbreviated are zones by the letters that stand for one of them only, in hours
// from UTC. Others have several meanings: CST is Chicago's, China's and Cuba's.
var abbreviated = map[string]int{
	"PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "EST": -5, "EDT": -4,
	"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "JST": 9, "AEST": 10, "AEDT": 11,
}

// offset gives the zone of "Z", "UTC", "-0800", "+02:00", "+00", "PST"; nil for
// letters that do not say which.
func offset(s string) *time.Location {
	if s == "Z" || s == "UTC" || s == "GMT" {
		return time.UTC
	}
	if at := strings.TrimLeft(s, "GMTUC"); len(at) < len(s) && at != "" && (at[0] == '+' || at[0] == '-') { // GMT+2
		hours, minutes, _ := strings.Cut(at[1:], ":")
		s = at[:1] + ("0" + hours)[len(hours)-1:] + minutes
	}
	if s[0] != '+' && s[0] != '-' {
		if h, ok := abbreviated[s]; ok {
			return time.FixedZone(s, h*3600)
		}
		return nil
	}
	n := strings.ReplaceAll(s[1:], ":", "") + "00"
	h, _ := strconv.Atoi(n[:2])
	m, _ := strconv.Atoi(n[2:4])
	seconds := h*3600 + m*60
	if s[0] == '-' {
		seconds = -seconds
	}
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone(s, seconds)
}

// SettleOrder looks at the cells of a date column and says whether the day or
// the month comes first. bad is -1 when it is settled (order is "" when no cell
// needs it); otherwise it is the index of the cell that contradicts the rest,
// or of the first cell that could be read both ways when none settles it.
func SettleOrder(cells []string) (order string, bad int) {
	first := -1
	for i, c := range cells {
		m := either.FindStringSubmatch(Trim(c))
		if m == nil || m[2] == "." {
			continue
		}
		a, _ := strconv.Atoi(m[1])
		b, _ := strconv.Atoi(m[3])
		if first < 0 {
			first = i
		}
		settled := ""
		switch {
		case a > 12 && b <= 12:
			settled = DayFirst
		case b > 12 && a <= 12:
			settled = MonthFirst
		default:
			continue
		}
		if order != "" && order != settled {
			return "", i
		}
		order = settled
	}
	if order == "" && first >= 0 {
		return "", first
	}
	return order, -1
}
