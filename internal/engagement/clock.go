package engagement

import "time"

// Clock gives the moment at which the clocks of a zone show a second of a day.
// Where they are put back and show it twice, it is the first time. Where they are
// put on and never show it, it is read from a clock that nobody has put on yet:
// 02:30 is 03:30 then. So a day never begins on the day before.
//
// [time.Date] does neither everywhere: in Santiago, whose clocks are put on at
// midnight, the midnight of such a day is the last hour of the day before.
func Clock(d Day, second, nano int, zone *time.Location) time.Time {
	date := d.Time()
	at := time.Date(date.Year(), date.Month(), date.Day(), 0, 0, second, nano, zone)
	_, offset := at.Zone()
	shows := func(offset int) time.Time {
		return time.Unix(int64(d)*86400+int64(second-offset), int64(nano)).In(zone)
	}
	if start, _ := at.ZoneBounds(); !start.IsZero() { // when the clocks were last put on or back
		_, old := start.Add(-1).Zone()
		if first := shows(old); first.Before(start.Add(time.Duration(max(0, offset-old)) * time.Second)) {
			return first
		}
	}
	return shows(offset)
}

// Start gives the first moment of d in a zone.
func (d Day) Start(zone *time.Location) time.Time { return Clock(d, 0, 0, zone) }
