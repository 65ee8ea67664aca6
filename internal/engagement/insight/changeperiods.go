package insight

import (
	"slices"

	"hearth/internal/engagement/insight/stat"
)

// Keys of the rows of change.periods.
const (
	keyNow      = "now"
	keyYearAgo  = "year-ago"
	keyPrevious = "previous"
	keyUsual    = "usual"
)

// keyBefore are the four periods before, the nearest first.
func keyBefore() []string { return []string{"before-1", "before-2", "before-3", "before-4"} }

// PeriodOf gives the period that a row of periods is about, from the one that
// was asked about: now, year-ago, previous, before-2 …
func PeriodOf(asked Span, key string) (Span, bool) {
	switch key {
	case keyNow:
		return asked, true
	case keyYearAgo:
		return asked.YearAgo(), true
	case keyPrevious:
		return asked.Previous(), true
	}
	for _, k := range keyBefore() {
		asked = asked.Previous()
		if k == key {
			return asked, true
		}
	}
	return Span{}, false
}

// periodsID is the question that compares by itself.
const periodsID = "change.periods"

// PeriodDim is the id of an axis of periods.
const PeriodDim = "period"

// changePeriods compares a period with the same one a year ago and with the
// four before it, never only with the last.
func changePeriods() Method {
	fact := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "times", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: "mal"}},
		}
	}
	const low, high = ", at the least", ", at the most"
	const deLow, deHigh = ", mindestens", ", höchstens"
	year, deYear := "Times as many as a year ago", "So viel mal wie vor einem Jahr"
	usual, deUsual := "Times as many as usual", "So viel mal wie üblich"
	whatYear := "This period divided by the same period a year ago."
	whatUsual := "This period divided by the median of the four before it."
	whatRange := " The range is by person: it asks how much it would move if other people of the same kind had come."
	return Method{
		ID: periodsID, Title: "More, fewer, or about the same", Version: 1,
		Definition: "The period beside the same one a year ago and beside the median of the four before it. " +
			"People write in bursts, so how sure one can be is worked out person by person, and whoever wrote in both periods is compared with themselves. " +
			"Where the range of the ratio holds 1, the answer is about the same, or from a quarter more or a fifth fewer on that it could still be chance.",
		Titles: map[string]string{"de": "Mehr, weniger oder etwa gleich viel"},
		Form:   "periods", Shape: ShapeApart, Requires: []string{NeedAuthors},
		DegradesTo: "No source tells people apart, so days are compared with days and not person by person",
		Params: []Setting{
			settingOf(),
			{Key: "sure", Kind: SettingChoice, Default: "99", Choices: []string{"95", "99"}, What: "how sure a range is, in percent"},
		},
		Axis:    Dim{ID: PeriodDim, Label: "Period", Type: OrderDim},
		Columns: []Metric{columnMessages()},
		Facts: []Metric{
			fact("change_year_ago", year, deYear, whatYear),
			fact("change_year_ago_low", year+low, deYear+deLow, whatYear+whatRange),
			fact("change_year_ago_high", year+high, deYear+deHigh, whatYear+whatRange),
			fact("change_usual", usual, deUsual, whatUsual),
			fact("change_usual_low", usual+low, deUsual+deLow, whatUsual+whatRange),
			fact("change_usual_high", usual+high, deUsual+deHigh, whatUsual+whatRange),
		},
		Labels: map[string]map[string]string{
			"period":   {"en": "Period", "de": "Zeitraum"},
			keyYearAgo: {"en": "A year ago", "de": "Vor einem Jahr"},
			keyUsual:   {"en": "Median of the four before", "de": "Median der vier davor"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askPeriods, tell: tellPeriods,
		count: countPeriods,
		uncounted: map[string]string{
			"change_year_ago":      "worked out from the numbers of the periods beside it",
			"change_year_ago_low":  "worked out from the numbers of the periods beside it",
			"change_year_ago_high": "worked out from the numbers of the periods beside it",
			"change_usual":         "worked out from the numbers of the periods beside it",
			"change_usual_low":     "worked out from the numbers of the periods beside it",
			"change_usual_high":    "worked out from the numbers of the periods beside it",
		},
	}
}

func askPeriods(run *inquiry) {
	if run.q.Period.Empty() || run.span.Open {
		run.list.Errorf(run.asked().Pos, "period", "add a period with both ends, such as `period: 2026-06`", "there is nothing before %s to compare with", orAll(run.q.Period.Text))
		return
	}
	if run.choice("of") == ofPeople {
		run.columns = []Metric{columnPeople()}
	}
	now := run.countedIn(run.span)
	run.row(keyNow, run.span.Label, run.columns[0].ID, now)
	run.total = now
	ago := run.span.YearAgo()
	if ago.To < run.span.From {
		run.compared(keyYearAgo, "change_year_ago", now, ago)
	}
	var before []Span
	for s := run.span.Previous(); len(before) < len(keyBefore()); s = s.Previous() {
		before = append(before, s)
	}
	run.compared(keyUsual, "change_usual", now, before...)
}

// compared adds the rows of one comparison, and its facts where it can be made.
func (run *inquiry) compared(key, fact string, now Cell, before ...Span) {
	cells, whole := []Cell{now}, !run.span.Partial
	for i, s := range before {
		c := run.earlier(s)
		whole = whole && c.State == Known && s.Days() > 0
		cells = append(cells, c)
		if key == keyUsual {
			run.row(keyBefore()[i], s.Label, run.columns[0].ID, c)
		} else {
			run.row(key, s.Label, run.columns[0].ID, c)
		}
	}
	if !whole {
		if run.span.Partial {
			run.note("%s is not whole, so it is not compared", run.span.Label)
		}
		return
	}
	if key == keyUsual {
		m := weigh(medianOf(cells[1:]), cells[1:]...)
		run.row(key, run.method.Labels[key]["en"], run.columns[0].ID, m)
	}
	ratio, r, ok := run.ratio(before, cells)
	if ratio == 0 || run.failed() {
		return
	}
	run.fact(fact, weigh(ratio, cells...))
	if ok {
		run.fact(fact+"_low", weigh(r.Low, cells...))
		run.fact(fact+"_high", weigh(r.High, cells...))
	}
}

// earlier counts an earlier span, or says why it cannot be set beside this one.
func (run *inquiry) earlier(s Span) Cell {
	if text := run.lacking(s); text != "" {
		return Cell{State: Missing, Why: text}
	}
	if b, ok := run.between(run.span, s); ok {
		return Cell{State: Missing, Why: b.words()}
	}
	return run.countedIn(s)
}

func medianOf(cells []Cell) float64 {
	var all []int64
	for _, c := range cells {
		all = append(all, c.Num)
	}
	slices.Sort(all)
	n := len(all)
	return float64(all[(n-1)/2]+all[n/2]) / 2
}

// ratio gives how many times as many there are now, and its range where there
// are enough people, or enough weeks.
func (run *inquiry) ratio(before []Span, cells []Cell) (float64, stat.Interval, bool) {
	level, usual := stat.Automatic, medianOf(cells[1:])
	if run.choice("sure") == "95" {
		level = stat.Asked
	}
	if usual == 0 || cells[0].Num == 0 {
		return 0, stat.Interval{}, false
	}
	ratio := float64(cells[0].Num) / usual
	of, r, enough := 0.0, stat.Interval{}, false
	if run.degraded {
		of, r, enough = run.byDays(before, level)
	} else {
		c := stat.Compare(run.pairs(before, run.span), level)
		of, r, enough = c.Ratio, c.Range, c.Enough()
	}
	if !enough {
		return ratio, stat.Interval{}, false
	}
	// The range is of a mean or a sum; it is laid about the ratio to the median.
	return ratio, stat.Interval{Low: r.Low / of * ratio, High: r.High / of * ratio}, true
}

// byDays compares days with days, for sources that do not tell people apart.
func (run *inquiry) byDays(before []Span, level stat.Level) (float64, stat.Interval, bool) {
	a := run.counting(unitDay)
	days := func(s Span) []int64 {
		cells := a.tally(s, nil).cells
		var out []int64
		for d := unitStart(unitWeek, s.From+6); d <= s.To; d++ {
			out = append(out, cells[spot{by: d.String()}].Num)
		}
		return out
	}
	d, ok := stat.CompareDays(days(Span{From: before[len(before)-1].From, To: before[0].To}), days(run.span), level)
	return d.Ratio, d.Range, ok
}

func countPeriods(c *counting) {
	c.total(func(cell Cell) { c.either(c.span, cell) })
	if c.only == "" {
		c.each(c.a.Told.Columns[0].ID, func(r Row, cell Cell) {
			if s, ok := PeriodOf(c.span, r.By); ok { // the median is of none
				c.either(s, cell)
			}
		})
	}
}

// either tells of messages or of people, as was asked.
func (c *counting) either(s Span, cell Cell) {
	if c.a.Metric.ID == ofPeople {
		c.people(fromMessages, s, cell, Who{})
	} else {
		c.rows(fromMessages, s, cell)
	}
}

func tellPeriods(t Telling) []string {
	now := t.Cell(keyNow, t.Metric.ID)
	if now.State != Known {
		return []string{t.Seen()}
	}
	out := []string{
		t.compared(now, keyYearAgo, "change_year_ago", t.Say("in the same period a year ago", "im selben Zeitraum vor einem Jahr"), ""),
		t.compared(now, keyUsual, "change_usual", t.Say("usual", "üblich"), t.Say(", the median of the four periods before", ", dem Median der vier Zeiträume davor")),
	}
	switch {
	case t.Answer.Span.Partial:
		out = append(out, t.Say("The period is not whole, so it is not compared.", "Der Zeitraum ist nicht vollständig und wird darum nicht verglichen."))
	case out[0] == "" && out[1] == "":
		out = append(out, t.Say("{now}. Neither the same time a year ago nor all four periods before it are whole in the data, so nothing is compared.",
			"{now}. Weder derselbe Zeitraum vor einem Jahr noch alle vier davor sind ganz in den Daten; darum wird nichts verglichen.", "now", t.withUnit(now)))
	}
	return append(out, t.Seen())
}

// withUnit writes a count with what is counted: 3,716 messages.
func (t Telling) withUnit(c Cell) string {
	m := t.Metric.In(t.Language())
	return t.Number(c, t.Metric) + " " + m.Unit
}

// farMore is how many times as many it takes to be called more, or the other way
// round fewer, and chance in the same breath, where the range holds 1.
const farMore = 1.25

// compared makes the sentence of one comparison: more, fewer or about as many.
func (t Telling) compared(now Cell, key, fact, when, what string) string {
	before, ratio, low, high := t.Cell(key, t.Metric.ID), t.Fact(fact), t.Fact(fact+"_low"), t.Fact(fact+"_high")
	if before.State != Known || t.Answer.Span.Partial {
		return ""
	}
	both := []string{"when", when, "now", t.Number(now, t.Metric), "before", t.Number(before, t.Metric),
		"what", what, "ratio", t.Times(ratio), "low", t.Times(low), "high", t.Times(high), "n", t.Whole(stat.MinPeople)}
	switch {
	case ratio.State != Known || low.State != Known || high.State != Known:
		return t.Say("{now}, against {before} {when}{what}. How much of that is ordinary up and down cannot be said: for that it takes {n} different people in each period, or eight whole weeks on each side.",
			"{now}, gegenüber {before} {when}{what}. Wie viel davon gewöhnliches Auf und Ab ist, lässt sich nicht sagen: Dazu braucht es in jedem Zeitraum {n} verschiedene Menschen oder auf jeder Seite acht ganze Wochen.", both...)
	case low.Num > low.Den:
		return t.Say("More than {when}: {now} against {before}{what}; ratio {ratio} ({low} to {high}).",
			"Mehr als {when}: {now} gegenüber {before}{what}; Verhältnis {ratio} ({low} bis {high}).", both...)
	case high.Num < high.Den:
		return t.Say("Fewer than {when}: {now} against {before}{what}; ratio {ratio} ({low} to {high}).",
			"Weniger als {when}: {now} gegenüber {before}{what}; Verhältnis {ratio} ({low} bis {high}).", both...)
	case ratio.Value() >= farMore:
		return t.Say("More than {when}: {now} against {before}{what}; ratio {ratio} ({low} to {high}) – could still be chance.",
			"Mehr als {when}: {now} gegenüber {before}{what}; Verhältnis {ratio} ({low} bis {high}) – kann noch Zufall sein.", both...)
	case ratio.Value() <= 1/farMore:
		return t.Say("Fewer than {when}: {now} against {before}{what}; ratio {ratio} ({low} to {high}) – could still be chance.",
			"Weniger als {when}: {now} gegenüber {before}{what}; Verhältnis {ratio} ({low} bis {high}) – kann noch Zufall sein.", both...)
	}
	return t.Say("About as many as {when}, within ordinary ups and downs: {now} against {before}{what}; ratio {ratio} ({low} to {high}).",
		"Etwa so viele wie {when}, im Rahmen des gewöhnlichen Auf und Ab: {now} gegenüber {before}{what}; Verhältnis {ratio} ({low} bis {high}).", both...)
}

// Times writes a ratio with as many digits as it is worth: 1.6, 0.96, 12.
func (t Telling) Times(f Fact) string {
	if f.State != Known {
		return t.Number(f.Cell, f.Metric)
	}
	v, digits := f.Value(), int64(10)
	switch {
	case v < 2: // on which side of 1 it lies must be seen
		digits = 100
	case v >= 10:
		digits = 1
	}
	return t.Number(Cell{Num: stat.Whole(v, digits), Den: digits}, Metric{})
}
