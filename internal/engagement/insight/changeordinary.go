package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// Columns of change.ordinary beside what is counted.
const (
	columnLow    = "low"
	columnCentre = "centre"
	columnHigh   = "high"
	columnEvents = "events"
)

// ordinaryID is the one question that looks at all events.
const ordinaryID = "change.ordinary"

// unitsBefore is how many units before the period its ordinary range is made of.
const unitsBefore = 52

// changeOrdinary tells the ordinary ups and downs of a series from what is not.
func changeOrdinary() Method {
	limit := func(id, title, de, what string) Metric {
		return Metric{
			ID: id, Title: title, Definition: what, Unit: "messages", Grain: "period", Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: "Beiträge"}},
		}
	}
	return Method{
		ID: ordinaryID, Title: "Ordinary ups and downs", Version: 1,
		Definition: "Each week beside the range of its ordinary ups and downs: the mean of up to a year of weeks before the period, and 2.66 times the typical step from one week to the next on each side. " +
			"A week outside it, or the last of eight in a row on one side of the mean, is unusual. That takes 20 weeks; and where busy weeks mostly follow busy weeks, and quiet ones quiet ones, nothing is called unusual, because it would be false too often. " +
			"The range is worked out anew only from a declared event on that is lasting.",
		Titles: map[string]string{"de": "Gewöhnliches Auf und Ab"},
		Form:   "ordinary", Shape: ShapeWhole, Requires: []string{NeedAuthors},
		DegradesTo: "No source tells people apart, so one of them may have written many of the messages",
		Params:     []Setting{settingOf()},
		By:         []string{unitDay, unitWeek, unitMonth},
		Axis:       Dim{ID: unitWeek, Label: "Week", Type: "time"},
		Columns: []Metric{
			columnMessages(),
			limit(columnLow, "Ordinary, from", "Gewöhnlich, von", "The lower end of ordinary ups and downs."),
			limit(columnCentre, "Mean", "Mittel", "What ordinary ups and downs go around."),
			limit(columnHigh, "Ordinary, to", "Gewöhnlich, bis", "The upper end of ordinary ups and downs."),
			{
				ID: columnEvents, Title: "Declared events", Definition: "Events of that time in the site's list.", Unit: "events", Grain: "period",
				Additivity: "none", Tier: "declared", Version: 1, Translations: map[string]Words{"de": {Title: "Eingetragene Ereignisse", Unit: "Ereignisse"}},
			},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askOrdinary, tell: tellOrdinary,
		count: countOrdinary,
		uncounted: map[string]string{
			"low":    "worked out from the units of time before it",
			"centre": "worked out from the units of time before it",
			"high":   "worked out from the units of time before it",
			"events": "events that the site declares",
		},
	}
}

// track is a run of whole units of time with what was counted in each.
type track struct {
	at    []Span
	cells []Cell
}

func askOrdinary(run *inquiry) {
	d, _ := run.axisOf(unitWeek, fromMessages)
	if run.choice("of") == ofPeople {
		run.columns[0] = columnPeople()
	}
	s := run.track(d.id)
	var known []int // of the units that were counted
	var points []int64
	for i, c := range s.cells {
		if c.State == Known {
			known, points = append(known, i), append(points, c.Num)
		}
	}
	stretches, _ := stat.Watch(points, run.cuts(s, known))
	ranges := make([]*stretch, len(s.at))
	for _, st := range stretches {
		if st.Verdict != stat.Watched {
			run.unwatched(s.at[known[st.From]], s.at[known[st.To-1]], st.Verdict)
			continue
		}
		base := s.at[known[min(st.To, st.From+unitsBefore)-1]].To
		from := s.at[known[st.From]].From
		r := &stretch{st.Ordinary, run.countedIn(newSpan(from, base))}
		for i := known[st.From]; i <= known[st.To-1]; i++ {
			ranges[i] = r
		}
	}
	run.lessColumns(ranges)
	for i, at := range s.at {
		if at.From >= run.span.From {
			run.ordinary(at, s.cells[i], ranges[i])
		}
	}
	run.total = run.countedIn(run.span)
}

// lessColumns leaves out the columns that would be empty: the range where none can
// be said, and events where none is declared.
func (run *inquiry) lessColumns(ranges []*stretch) {
	declared := slices.ContainsFunc(run.opt.Events, func(e Event) bool { return e.From <= run.span.To && e.To >= run.span.From })
	ranged := slices.ContainsFunc(ranges, func(r *stretch) bool { return r != nil })
	if !ranged {
		run.form = "line"
	}
	run.columns = slices.DeleteFunc(run.columns, func(m Metric) bool {
		switch m.ID {
		case columnEvents:
			return !declared
		case columnLow, columnCentre, columnHigh:
			return !ranged
		}
		return false
	})
}

// stretch is the ordinary range of a part of a series, and the count it is of.
type stretch struct {
	stat.Ordinary
	count Cell
}

// track counts every whole unit of the period and of the year before it, of
// those that every source covers.
func (run *inquiry) track(unit string) track {
	first := unitStart(unit, run.span.From)
	if first < run.span.From {
		first = stepUnit(unit, first, 1)
	}
	var s track
	a := run.counting(unit)
	start := stepUnit(unit, first, -unitsBefore)
	counted := a.tally(newSpan(start, run.span.To), nil)
	run.notes = a.notes
	for d := start; stepUnit(unit, d, 1)-1 <= run.span.To; d = stepUnit(unit, d, 1) {
		at := unitSpan(unit, d)
		c := a.cellAt(counted, spot{by: at.From.String()})
		if text := run.lacking(at); text != "" {
			c = Cell{State: Missing, Why: text}
		}
		s.at, s.cells = append(s.at, at), append(s.cells, c)
	}
	if first != run.span.From || len(s.at) > 0 && s.at[len(s.at)-1].To != run.span.To {
		run.note("only whole %ss", unit)
	}
	return s
}

// cuts gives where the ordinary range is made anew, counted in known units.
func (run *inquiry) cuts(s track, known []int) []int {
	var out []int
	for _, e := range run.opt.Events {
		if !e.anew(run.method.ID) {
			continue
		}
		if i := slices.IndexFunc(known, func(i int) bool { return s.at[i].To >= e.From }); i > 0 {
			out = append(out, i)
		}
	}
	return out
}

// unwatched says why nothing in a stretch of the period is called unusual.
func (run *inquiry) unwatched(from, to Span, v stat.Verdict) {
	if to.To < run.span.From {
		return
	}
	when := spanLabel(max(from.From, run.span.From), to.To)
	if v == stat.Short {
		run.note("nothing is called unusual in %s: that takes %d %ss", when, stat.MinPoints, run.axis.ID)
		return
	}
	run.note("nothing is called unusual in %s: "+alike, when)
}

// alike ends the note that says why units that follow from one another are not
// held against a range: marks would be false too often.
const alike = "busy times mostly follow busy ones, and quiet times quiet ones"

// ordinary adds the row of one unit.
func (run *inquiry) ordinary(at Span, c Cell, r *stretch) {
	add := func(column string, c Cell) {
		if slices.ContainsFunc(run.columns, func(m Metric) bool { return m.ID == column }) {
			run.row(at.From.String(), at.Label, column, c)
		}
	}
	add(run.columns[0].ID, c)
	if r != nil && c.State == Known {
		add(columnLow, weigh(r.Range.Low, r.count))
		add(columnCentre, weigh(r.Centre, r.count))
		add(columnHigh, weigh(r.Range.High, r.count))
	}
	n := int64(0)
	for _, e := range run.opt.Events {
		if e.From <= at.To && e.To >= at.From {
			n++
		}
	}
	add(columnEvents, Cell{Num: n, Den: 1, Crowd: true})
}

// Unusual is a unit of a published answer to change.ordinary that is out of the
// ordinary.
type Unusual struct {
	At    engagement.Day // its first day
	Above bool
	Run   bool // inside the range, but the last of eight or more on one side of the mean
	Event bool // an event is declared for that time
}

// UnusualIn gives the unusual units of an answer to change.ordinary, in time
// order. It reads only what was published.
func UnusualIn(a Answer) []Unusual {
	var out []Unusual
	run, side := 0, int64(0)
	t := Telling{Answer: a}
	for _, r := range a.Rows {
		if a.Told == nil || r.Split != a.Told.Columns[0].ID {
			continue
		}
		low, centre, high := t.Cell(r.By, columnLow), t.Cell(r.By, columnCentre), t.Cell(r.By, columnHigh)
		if r.State != Known || low.State != Known || centre.State != Known || high.State != Known {
			run, side = 0, 0
			continue
		}
		now := sign(r.Num*centre.Den - centre.Num)
		if now != side {
			run = 0
		}
		side, run = now, run+1
		outside := r.Num*low.Den < low.Num || r.Num*high.Den > high.Num
		if !outside && (now == 0 || run < stat.RunLength) {
			continue
		}
		day, _ := engagement.ParseDay(r.By) // of a time axis
		out = append(out, Unusual{At: day, Above: now > 0, Run: !outside, Event: t.Cell(r.By, columnEvents).Num > 0})
	}
	return out
}

func sign(n int64) int64 {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

func countOrdinary(c *counting) {
	c.total(func(cell Cell) { c.either(c.span, cell) })
	if c.only == "" {
		c.each(c.a.Told.Columns[0].ID, func(r Row, cell Cell) {
			if s, ok := c.unit(r); ok {
				c.either(s, cell)
			}
		})
	}
}

func tellOrdinary(t Telling) []string {
	watched, last := int64(0), Row{}
	for _, r := range t.Rows {
		if r.Split == columnCentre && r.State == Known {
			watched, last = watched+1, r
		}
	}
	if watched == 0 {
		if slices.ContainsFunc(t.Notes, func(n string) bool { return strings.HasSuffix(n, alike) }) {
			return []string{t.Say("Nothing here is called unusual: busy {units} mostly follow busy ones, and quiet ones quiet ones, so that it would be false too often.",
				"Hier wird nichts ungewöhnlich genannt: Auf viel folgt meist viel und auf wenig wenig, und so wäre es zu oft falsch.", "units", t.units()), t.Seen()}
		}
		return []string{t.Say("What is ordinary here cannot be said yet.", "Was hier gewöhnlich ist, lässt sich noch nicht sagen."), t.Seen()}
	}
	all, cause := UnusualIn(t.Answer), int64(0)
	for _, u := range all {
		cause += int64(b2i(u.Event))
	}
	n := int64(len(all))
	round := func(column string) string { return t.Whole(stat.Whole(t.Cell(last.By, column).Value(), 1)) }
	pairs := []string{"n", t.Whole(watched), "unusual", t.Whole(n), "cause", t.Whole(cause), "none", t.Whole(n - cause),
		"low", round(columnLow), "high", round(columnHigh), "units", t.units()}
	if n == 0 {
		return []string{
			t.Say("All {n} {units} are within ordinary ups and downs, lately {low} to {high}.", "Alles von {n} {units} liegt im gewöhnlichen Auf und Ab, zuletzt {low} bis {high}.", pairs...),
			t.Seen(),
		}
	}
	out := []string{t.Say("Out of the ordinary: {unusual} of {n} {units}, outside ordinary ups and downs (lately {low} to {high}) or long on one side of them.",
		"Ungewöhnlich: {unusual} von {n} {units}, außerhalb des gewöhnlichen Auf und Ab (zuletzt {low} bis {high}) oder lange auf einer Seite davon.", pairs...)}
	switch cause {
	case 0:
		out = append(out, t.Say("The cause is not known.", "Die Ursache ist nicht bekannt."))
	case n:
		out = append(out, t.Say("For all of that time an event is declared.", "Für die ganze Zeit ist ein Ereignis eingetragen."), t.Cause())
	default:
		out = append(out, t.Say("Time with a declared event: {cause}; cause not known: {none}.", "Zeit mit eingetragenem Ereignis: {cause}; Ursache nicht bekannt: {none}.", pairs...), t.Cause())
	}
	return append(out, t.Seen())
}

// units names the units of the axis, more than one of them.
func (t Telling) units() string {
	names := map[string][2]string{unitDay: {"days", "Tagen"}, unitWeek: {"weeks", "Wochen"}, unitMonth: {"months", "Monaten"}}[t.By.ID]
	return t.Say(names[0], names[1])
}

// anew says whether what is ordinary is worked out anew from an event on.
func (e Event) anew(id string) bool { return e.Lasting || e.Break && e.about(id) }
