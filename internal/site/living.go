package site

import (
	"slices"
	"strings"
	"time"

	"hearth/internal/source"
)

// quietAfter is how long a story that is being told may be silent until its
// page says so, when it promised no rhythm.
const quietAfter = 90

// rhythm is how often chapters were promised, and how many days late one may
// come without being called late.
type rhythm struct{ months, days, grace int }

var rhythms = map[string]rhythm{
	"weekly": {0, 7, 3}, "fortnightly": {0, 14, 4}, "monthly": {1, 0, 10}, "quarterly": {3, 0, 14}, "half-yearly": {6, 0, 21}, "yearly": {12, 0, 31},
}

// next gives the day by which the chapter after one of a given day is expected.
func (r rhythm) next(day time.Time) time.Time { return day.AddDate(0, r.months, r.days) }

// late gives the first day on which it has not come in time.
func (r rhythm) late(day time.Time) time.Time { return r.next(day).AddDate(0, 0, r.grace+1) }

// LivingWords is what Hearth says of a story that goes on.
type LivingWords struct {
	Quiet, Late, Expected, Kept, Longest string
	New, Since, Nothing                  string // for the script on the reader's device
	Rhythms                              map[string]string
}

var livingEnglish = &LivingWords{
	Quiet: "No word since %s.", Late: "New chapters were promised %s. No word since %s.", Expected: "The next chapter is expected by %s.",
	Kept: "%s of %s chapters came in time.", Longest: "The longest silence was from %s to %s.",
	New: "new", Since: "New since you last looked, on {day}: {n}", Nothing: "Nothing new since you last looked, on {day}",
	Rhythms: map[string]string{
		"weekly": "every week", "fortnightly": "every two weeks", "monthly": "every month", "quarterly": "every quarter", "half-yearly": "every half year", "yearly": "every year",
	},
}

var livingGerman = &LivingWords{
	Quiet: "Kein Wort seit dem %s.", Late: "Neue Kapitel waren %s versprochen. Kein Wort seit dem %s.", Expected: "Das nächste Kapitel wird bis zum %s erwartet.",
	Kept: "%s von %s Kapiteln kamen rechtzeitig.", Longest: "Am längsten still war es vom %s bis zum %s.",
	New: "neu", Since: "Neu seit Ihrem letzten Besuch am {day}: {n}", Nothing: "Nichts Neues seit Ihrem letzten Besuch am {day}",
	Rhythms: map[string]string{
		"weekly": "jede Woche", "fortnightly": "alle zwei Wochen", "monthly": "jeden Monat", "quarterly": "jedes Quartal", "half-yearly": "jedes Halbjahr", "yearly": "jedes Jahr",
	},
}

// pace says how a story keeps its rhythm, as it stands today, and warns its
// writer when a chapter is late.
func (m *maker) pace(l *Living, d *doc, from *Page, chapters []*doc) {
	w, lang := from.Words.Living, from.Language
	r, promised := rhythms[d.Meta.Cadence.Text]
	if l.Status != "" && l.Status != "telling" || l.Last.IsZero() {
		return
	}
	if promised {
		l.Cadence = w.Rhythms[d.Meta.Cadence.Text]
		l.Kept = m.inTime(r, m.toldDays(d, chapters), from)
	}
	if m.in.Today.IsZero() {
		return
	}
	today, last := midnight(m.in.Today), DateText(lang, l.Last)
	switch {
	case promised && !today.Before(r.late(l.Last)):
		l.Quiet, l.Told = fill(fill(w.Late, l.Cadence), last), ""
	case promised:
		l.Expected = fill(w.Expected, DateText(lang, r.next(l.Last)))
	case !today.Before(l.Last.AddDate(0, 0, quietAfter)):
		l.Quiet, l.Told = fill(w.Quiet, last), ""
	}
}

// checkPace warns the writer of a story whose next chapter is late.
func (m *maker) checkPace(d *doc, problems *source.List) {
	r, promised := rhythms[d.Meta.Cadence.Text]
	last := m.changed(d)
	if status := d.Meta.Status.Text; !promised || status != "" && status != "telling" || last.IsZero() || m.in.Today.IsZero() {
		return
	}
	if !midnight(m.in.Today).Before(r.late(last)) {
		problems.Warnf(d.Meta.Cadence.Pos, "late-chapter", "write a chapter, or say how it is: `status: resting`",
			"chapters were promised %s, and the last word is of %s", livingEnglish.Rhythms[d.Meta.Cadence.Text], dayText(last))
	}
}

// toldDays are the days on which a story was told, each once, in order.
func (m *maker) toldDays(d *doc, chapters []*doc) []time.Time {
	days := []time.Time{m.day(d.Meta.Date)}
	for _, c := range chapters {
		days = append(days, m.day(c.Meta.Date))
	}
	days = slices.DeleteFunc(days, time.Time.IsZero)
	slices.SortFunc(days, time.Time.Compare)
	return slices.Compact(days)
}

// inTime says how many chapters came when they were promised, and how long it
// was silent at most, once there is something to say.
func (m *maker) inTime(r rhythm, days []time.Time, from *Page) string {
	if len(days) < 3 {
		return ""
	}
	kept, longest := 0, 1
	for i := 1; i < len(days); i++ {
		if days[i].Before(r.late(days[i-1])) {
			kept++
		}
		if days[i].Sub(days[i-1]) > days[longest].Sub(days[longest-1]) {
			longest = i
		}
	}
	w, lang := from.Words.Living, from.Language
	return strings.Join([]string{
		fill(fill(w.Kept, itoa(kept)), itoa(len(days)-1)),
		fill(fill(w.Longest, DateText(lang, days[longest-1])), DateText(lang, days[longest])),
	}, " ")
}
