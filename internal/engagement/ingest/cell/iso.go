package cell

import "time"

// iso reads the forms of a date that most machines write: 2026-06-14, with
// T or a space before 10:00, 10:00:07 or 10:00:07.123, in no zone or in UTC. They
// are read like this only because a large file has millions; [Dates.Read] says
// the same of them. False is for all other forms.
func (d Dates) iso(s string) (Stamp, bool) {
	if !dashed(s) {
		return Stamp{}, false
	}
	year, month, day := number(s[:4]), number(s[5:7]), number(s[8:10])
	if year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1 || day > 28 && day > lastDay(year, month) {
		return Stamp{}, false
	}
	if len(s) == 10 {
		return Stamp{At: time.Date(year, time.Month(month), day, 0, 0, 0, 0, d.zone()), ByDay: true}, true
	}
	rest, zone, zoned := s[11:], d.zone(), false
	if last := rest[max(len(rest)-1, 0):]; last == "Z" {
		rest, zone, zoned = rest[:len(rest)-1], time.UTC, true
	}
	second, nano := 0, 0
	switch {
	case len(rest) == 5:
	case len(rest) == 8 && rest[5] == ':' && digits(rest[6:8]):
		second = number(rest[6:8])
	case len(rest) == 12 && rest[5] == ':' && rest[8] == '.' && digits(rest[6:8]) && digits(rest[9:]):
		second, nano = number(rest[6:8]), number(rest[9:])*1_000_000
	default:
		return Stamp{}, false
	}
	if rest[2] != ':' || !digits(rest[:2]) || !digits(rest[3:5]) {
		return Stamp{}, false
	}
	hour, minute := number(rest[:2]), number(rest[3:5])
	if hour > 23 || minute > 59 || second > 60 {
		return Stamp{}, false
	}
	return Stamp{At: time.Date(year, time.Month(month), day, hour, minute, second, nano, zone), Zoned: zoned}, true
}

// lastDay gives the last day of a month.
func lastDay(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// number reads digits.
func number(s string) (n int) {
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
