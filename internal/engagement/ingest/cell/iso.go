package cell

import (
	"time"

	"hearth/internal/engagement"
)

// iso reads the forms of a date that most machines write: 2026-06-14, with
// T or a space before 10:00, 10:00:07 or 10:00:07.123, in no zone or in UTC. They
// are read like this only because a large file has millions; [Dates.Read] says
// the same of them. False is for all other forms.
func (d Dates) iso(s string) (Stamp, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' || len(s) > 10 && s[10] != 'T' && s[10] != ' ' {
		return Stamp{}, false
	}
	year, month, day := two(s)*100+two(s[2:]), two(s[5:]), two(s[8:])
	if two(s[2:]) < 0 || year < 1970 || year > 2105 || month < 1 || month > 12 || day < 1 || day > 28 && day > lastDay(year, month) {
		return Stamp{}, false
	}
	if len(s) == 10 {
		return Stamp{At: at(year, month, day, 0, 0, d.zone()), ByDay: true}, true
	}
	rest, zone, zoned := s[11:], d.zone(), false
	if last := len(rest) - 1; last >= 0 && rest[last] == 'Z' {
		rest, zone, zoned = rest[:last], time.UTC, true
	}
	second, nano := 0, 0
	switch {
	case len(rest) == 5:
	case len(rest) == 8 && rest[5] == ':':
		second = two(rest[6:])
	case len(rest) == 12 && rest[5] == ':' && rest[8] == '.' && digits(rest[9:]):
		second, nano = two(rest[6:]), (two(rest[9:])*10+int(rest[11]-'0'))*1_000_000
	default:
		return Stamp{}, false
	}
	hour, minute := two(rest), two(rest[3:])
	if rest[2] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 {
		return Stamp{}, false
	}
	return Stamp{At: at(year, month, day, hour*3600+minute*60+second, nano, zone), Zoned: zoned}, true
}

// at gives a moment by the second of its day.
func at(year, month, day, second, nano int, zone *time.Location) time.Time {
	y, m := year, month-3 // years that begin in March have their leap day last
	if m < 0 {
		y, m = y-1, m+12
	}
	days := y*365 + y/4 - y/100 + y/400 + (153*m+2)/5 + day - 1 - sinceYearZero
	if zone != time.UTC {
		return engagement.Clock(engagement.Day(days), second, nano, zone)
	}
	return time.Unix(int64(days)*86400+int64(second), int64(nano)).UTC()
}

// sinceYearZero is the number of days from 1 March of the year 0 to 1 January 1970.
const sinceYearZero = 719468

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

// two reads two digits; what are none give less than nothing.
func two(s string) int {
	a, b := s[0]-'0', s[1]-'0'
	if a > 9 || b > 9 {
		return -1000
	}
	return int(a)*10 + int(b)
}
