package insight

import (
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// ShiftsIn gives the first days of the units of time from which a series of
// counts has another level, but for those near which something happened. A gap
// ends a series: the longest one without is looked at. It reads only what was
// published, and is a suggestion to somebody who may know what happened.
func ShiftsIn(a Answer, known []Event) []engagement.Day {
	days, points := countsOver(a)
	if len(days) < 2 {
		return nil
	}
	step := max(days[1]-days[0], 7)
	var out []engagement.Day
	for _, i := range stat.Shifts(points) {
		if day := days[i]; !slices.ContainsFunc(known, func(e Event) bool { return e.From <= day+2*step && e.To >= day-step }) {
			out = append(out, day)
		}
	}
	return out
}

// countsOver gives the longest run of counts by day, week or month without a gap.
func countsOver(a Answer) (days []engagement.Day, points []int64) {
	if a.By.Type != "time" || a.Split.ID != "" && (a.Told == nil || a.Split.ID != MeasureDim) {
		return nil, nil
	}
	var nowDays []engagement.Day
	var now []int64
	for _, r := range a.Rows {
		m := a.Column(r)
		if a.Told != nil && m.ID != a.Told.Columns[0].ID {
			continue
		}
		day, err := engagement.ParseDay(r.By)
		if err != nil || m.Additivity != "sum" && m.Unit != "people" {
			return nil, nil
		}
		if r.State != Known || r.Den != 1 {
			nowDays, now = nil, nil
			continue
		}
		if nowDays, now = append(nowDays, day), append(now, r.Num); len(now) > len(points) {
			days, points = nowDays, now
		}
	}
	return days, points
}
