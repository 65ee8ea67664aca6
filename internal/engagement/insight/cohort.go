package insight

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

func dayOf(n int64) engagement.Day { return engagement.Day(n) }

// mostLater is how many units after the first a table of cohorts follows people.
const mostLater = 12

// unitSetting lets a writer choose the unit of time.
func unitSetting() Setting {
	return Setting{Key: "unit", Kind: SettingChoice, Default: unitMonth, Choices: []string{unitWeek, unitMonth, unitQuarter}, What: "the unit of time in which people are seen or not"}
}

// cohorts follows the people first seen in a unit of time: who is seen again.
func cohorts() Method {
	people := peopleMeasure()
	people.Title, people.Definition = "People first seen", "Different people outside the company who were seen for the first time in the data then."
	people.Translations = map[string]Words{"de": {Title: "Menschen", Unit: "Menschen"}}
	back := shareMeasure("Seen again in the next unit of time", "In der nächsten Zeiteinheit wiedergesehen", "Of the people first seen in a unit of time, the share that was seen again in the next one.")
	back.ID = "came_back_share"
	return Method{
		ID: "participation.cohorts", Title: "Who comes back", Version: 2, Titles: map[string]string{"de": "Wer wiederkommt"},
		Definition: "People outside the company by the unit of time in which the data first have them, and the share of each group that was seen again so many units later. First seen is not first ever: " +
			"who was there before the exports begin looks new in their first units, which are therefore left out. Groups of fewer than 20 people are put together to threes. A unit that is not over in the data stays empty.",
		Form: "cohort", Shape: ShapeApart, Requires: []string{NeedAuthors}, Axis: Dim{ID: "first-seen", Label: "First seen", Type: OrderDim},
		Columns: []Metric{people}, Facts: []Metric{back}, sums: map[string]string{back.ID: "after1"},
		Labels: map[string]map[string]string{"first-seen": {"en": "First seen", "de": "Zum ersten Mal gesehen"}},
		Params: []Setting{
			unitSetting(),
			{Key: "lookback", Kind: SettingWhole, Default: "2", Least: 1, Most: 60, What: "how many units at the beginning of the data have no group, because who is first seen there may have been there long before"},
			{Key: "count", Kind: SettingChoice, Default: "then", Choices: []string{"then", "then-or-later"}, What: "whether somebody counts who was seen just so many units later, or then or at any later time"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askCohorts, tell: tellCohorts,
		count: countCohorts,
		uncounted: map[string]string{
			"total": "there is none",
		},
	}
}

func askCohorts(run *inquiry) {
	unit, later := run.choice("unit"), run.choice("count") == "then-or-later"
	first, last := run.wholeUnits(unit)
	base := first
	if unit == unitMonth {
		base -= first % 3 // groups of three months are quarters
	}
	from := unitNumber(unit, int64(run.span.From)) - base
	t := stat.Table{Last: last - base, Lookback: first - base + int(run.whole("lookback")), Shown: from, OrLater: later}
	if t.Lookback > t.Last {
		run.note("the data are too short: %s, of which the first %d have no group", plural(int64(max(0, last-first+1)), "whole "+unit), run.whole("lookback"))
		return
	}
	var seen []stat.Return
	for _, r := range run.query(run.returns(unit, later)) {
		seen = append(seen, stat.Return{First: storedUnit(unit, number(r[0])) - base, Seen: storedUnit(unit, number(r[1])) - base, People: number(r[2])})
	}
	groups := slices.DeleteFunc(t.Cohorts(seen), func(c stat.Cohort) bool { return c.From < from || c.Size == 0 })
	run.laterColumns(unit, later, longestKnown(groups))
	var hits, of int64
	for _, c := range groups {
		run.cohort(unit, base, c)
		if len(c.Later) > 0 && c.Later[0].Known && c.From == c.To {
			hits, of = hits+c.Later[0].People, of+c.Size
		}
	}
	if of > 0 {
		run.fact("came_back_share", shareOf(hits, of))
	}
	if from < t.Lookback {
		run.note("there is no group for the first %s of the data: who is first seen there may have been there before", plural(run.whole("lookback"), unit))
	}
}

// returns counts people by the unit in which they are first seen and each in
// which they are seen; with later only by the last of these.
func (run *inquiry) returns(unit string, later bool) clause {
	table, kept := run.presence(Span{From: run.bounds().From, To: run.span.To})
	first := kept.wrap("SELECT m.person_no AS who, MIN(m."+unit+") AS started FROM "+table+" m WHERE ", " GROUP BY m.person_no")
	seen := kept.wrap("SELECT m.person_no AS person_no, m."+unit+" AS seen FROM "+table+" m WHERE ", " GROUP BY m.person_no, m."+unit)
	if later {
		seen = kept.wrap("SELECT m.person_no AS person_no, MAX(m."+unit+") AS seen FROM "+table+" m WHERE ", " GROUP BY m.person_no")
	}
	return seen.wrap("SELECT f.started AS started, p.seen AS seen, COUNT(*) AS people\nFROM (", ") p JOIN (").then(first).wrap("", ") f ON f.who = p.person_no\nGROUP BY f.started, p.seen")
}

// bounds gives the days from the first to the last that any source speaks for.
func (run *inquiry) bounds() Span { return bounds(run.covers) }

// longestKnown gives how many units any group could be followed.
func longestKnown(groups []stat.Cohort) int {
	longest := 0
	for _, c := range groups {
		for k, l := range c.Later {
			if l.Known {
				longest = max(longest, k+1)
			}
		}
	}
	return min(longest, mostLater)
}

// laterColumns makes a measure of each unit after the first, up to the last one
// that is known of any group.
func (run *inquiry) laterColumns(unit string, later bool, most int) {
	de := map[string]string{unitWeek: "Woche", unitMonth: "Monat", unitQuarter: "Quartal"}[unit]
	for k := 1; k <= most; k++ {
		more, mehr := "", ""
		if later {
			more, mehr = " or more", " oder später"
		}
		m := shareMeasure(fmt.Sprintf("%d %s%s later", k, unit, map[bool]string{true: "s"}[k > 1])+more, fmt.Sprintf("%d. %s danach", k, de)+mehr, "The share that was seen again then.")
		m.ID = fmt.Sprintf("after%d", k)
		run.columns = append(run.columns, m)
	}
}

// cohort adds one group: how many it has, and who of it was seen again when.
func (run *inquiry) cohort(unit string, base int, c stat.Cohort) {
	span := unitOfNumber(unit, base+c.From)
	if c.To > c.From {
		span = named(newSpan(span.From, unitOfNumber(unit, base+c.To).To))
	}
	key, label := span.String(), span.Label
	run.row(key, label, "people", countOf(c.Size))
	for k := 1; k < len(run.columns); k++ {
		cell := Cell{State: Missing, Why: "not over in the data"}
		if k <= len(c.Later) && c.Later[k-1].Known {
			cell = shareOf(c.Later[k-1].People, c.Size)
		}
		run.row(key, label, fmt.Sprintf("after%d", k), cell)
	}
}

func countCohorts(c *counting) {
	group := func(r Row, cell Cell, w Who) {
		if s, err := ParsePeriod(r.By, c.span.To); err == nil {
			c.add(Count{Ground: Ground{Of: fromMessages, Scopes: c.scopes()}, Span: s, Cell: cell, People: true, First: true, Who: w})
		}
	}
	c.each("people", func(r Row, cell Cell) {
		group(r, cell, Who{})
		if s, err := ParsePeriod(r.By, c.span.To); err == nil { // all of them were seen then
			c.people(fromMessages, s, cell, Who{What: "first seen then", Is: []string{"yes"}})
		}
	})
	if c.only == "" {
		for _, m := range c.a.Told.Columns[1:] {
			again := either("seen "+lowerFirst(m.Title), false)
			if strings.HasSuffix(m.Title, " or more") {
				again.What += ", by " + c.span.To.String()
			}
			c.each(m.ID, func(r Row, cell Cell) {
				num, den, _ := parts(cell)
				group(r, den, Who{})
				group(r, num, again)
			})
		}
	}
	c.fact("came_back_share", func(s Span, cell Cell) {
		num, den, _ := parts(cell)
		what := "seen again in the next unit of time" + c.settings()
		c.people(fromMessages, s, den, Who{What: what, Is: []string{"yes", "no"}})
		c.people(fromMessages, s, num, Who{What: what, Is: []string{"yes"}})
	})
}

func tellCohorts(t Telling) []string {
	unit, einheit := "", ""
	later, hernach := "", ""
	for _, s := range t.Told.Settings {
		if s.Value == "then-or-later" {
			later, hernach = " or later", " oder später"
		}
		if s.Key == "unit" {
			unit = s.Value
			einheit = map[string]string{unitWeek: "in der Woche", unitMonth: "im Monat", unitQuarter: "im Quartal"}[unit]
		}
	}
	var out []string
	if f := t.Fact("came_back_share"); f.State == Known {
		out = append(out, t.Say("Of {all} people whom we saw for the first time, {n} were seen again the {unit} after{later}.",
			"Von {all} Menschen, die wir zum ersten Mal sahen, sahen wir {n} {einheit} danach{später} wieder.",
			"all", t.Whole(f.Den), "n", t.Whole(f.Num), "unit", unit, "einheit", einheit, "later", later, "später", hernach))
		if f.Num == 0 {
			out = append(out, t.None(f.Den))
		}
	}
	if t.Fact("came_back_share").State == Withheld {
		out = append(out, t.Say("Too few people came back, or stayed away, to say how many: it would tell of single people.",
			"Zu wenige kamen wieder oder blieben weg, um zu sagen, wie viele: Das würde von Einzelnen erzählen."))
	}
	return append(out, t.Say("People are told apart by their accounts: one person with two of them counts twice. First seen is not first ever.",
		"Menschen, die an diesen Orten zu sehen waren; wer zwei Konten hat, zählt zweimal. Zum ersten Mal gesehen heißt nicht zum ersten Mal da."))
}
