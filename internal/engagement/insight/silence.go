package insight

import (
	"cmp"
	"maps"
	"slices"

	"hearth/internal/engagement"
)

// silence is the longest time without a word of the brand, place by place.
func silence() Method {
	measure := func(id, title, de, unit, unitDe, definition string) Metric {
		return Metric{
			ID: id, Title: title, Definition: definition, Unit: unit, Grain: "day", Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: unitDe}},
		}
	}
	return Method{
		ID: "response.silence", Title: "Longest silence of ours", Version: 1, Titles: map[string]string{"de": "Unser längstes Schweigen"},
		Definition: "The most days in a row on which the brand and its staff wrote nothing at a place, machines not counted. Only days that the exports speak for are counted: " +
			"a day without an export is unknown and ends the count.",
		Form: "bars", Shape: ShapeApart, Requires: []string{needAnswers}, Axis: Dim{ID: "place", Label: "Place", Type: "key"},
		Columns: []Metric{
			measure("silent_days", "Days without a word of ours", "Tage ohne ein Wort von uns", "days", "Tage", "The longest run of days without a message of ours."),
			measure("silent_since", "First of these days", "Erster dieser Tage", UnitDate, UnitDate, "The day on which the longest silence began."),
			measure("last_heard", "Last heard of us", "Zuletzt von uns gehört", UnitDate, UnitDate, "The last day on which we wrote something there in the period."),
		},
		Facts: []Metric{measure("longest_silence", "Longest silence of ours everywhere", "Unser längstes Schweigen überall", "days", "Tage",
			"The most days in a row on which the brand and its staff wrote nothing anywhere that the exports of the question speak for.")},
		from: fromMessages, usual: []condition{{"role", []string{engagement.RoleBrand, engagement.RoleStaff}}},
		ask: askSilence, tell: tellSilence,
		uncounted: map[string]string{
			"total":           "there is none",
			"silent_days":     "days of our own silence, which is ours alone",
			"silent_since":    "days of our own silence, which is ours alone",
			"last_heard":      "days of our own silence, which is ours alone",
			"longest_silence": "days of our own silence, which is ours alone",
		},
	}
}

// UnitDate is the unit of a value that is a day, counted from 1 January 1970.
const UnitDate = "date"

func askSilence(run *inquiry) {
	place, _ := findDimension("place")
	rows := run.query(run.messages().wrap("SELECT "+place.messages+" AS spot, m.source AS src, m.day AS said, COUNT(*) AS n\nFROM messages m WHERE m.automated = 0 AND ", "\nGROUP BY "+place.messages+", m.source, m.day"))
	days, sources := map[string][]engagement.Day{}, map[string]string{}
	var all []engagement.Day
	for _, r := range rows {
		spot, d := text(r[0]), engagement.Day(number(r[2]))
		days[spot], all = append(days[spot], d), append(all, d)
		sources[spot] = text(r[1])
	}
	type quiet struct {
		spot string
		gap  Span
		last engagement.Day
	}
	var found []quiet
	for _, spot := range slices.Sorted(maps.Keys(days)) {
		i := slices.IndexFunc(run.covers, func(c cover) bool { return c.source == sources[spot] })
		if i < 0 || run.private(sources[spot]) {
			continue
		}
		found = append(found, quiet{spot, longestGap(days[spot], run.covers[i].spans, run.span), slices.Max(days[spot])})
	}
	slices.SortStableFunc(found, func(x, y quiet) int { return cmp.Compare(y.gap.Days(), x.gap.Days()) })
	for _, q := range found {
		_, label := run.keyOf(place, q.spot)
		run.row(q.spot, label, "silent_days", ownCell(int64(max(0, q.gap.Days()))))
		since := Cell{State: Missing, Why: "we wrote every day"}
		if q.gap.Days() > 0 {
			since = ownCell(int64(q.gap.From))
		}
		run.row(q.spot, label, "silent_since", since)
		run.row(q.spot, label, "last_heard", ownCell(int64(q.last)))
	}
	if len(all) > 0 {
		run.fact("longest_silence", ownCell(int64(max(0, longestGap(all, together(run.covers), run.span).Days()))))
	}
}

// ownCell is a value about what the brand itself did: nobody else is behind it.
func ownCell(n int64) Cell { return Cell{Num: n, Den: 1, Own: 1} }

// together gives the days that at least one source speaks for.
func together(all []cover) []Span {
	var files []engagement.Coverage
	for _, c := range all {
		for _, s := range c.spans {
			files = append(files, engagement.Coverage{From: s.From, To: s.To})
		}
	}
	return newCover("", files).spans
}

// longestGap gives the longest run of days without any of the given ones, among
// the days that are covered. Of equal ones the latest.
func longestGap(said []engagement.Day, covered []Span, in Span) Span {
	said = slices.Clone(said)
	slices.Sort(said)
	best := Span{From: 0, To: -1}
	try := func(from, to engagement.Day) {
		if s := (Span{From: from, To: to}); s.Days() >= best.Days() && s.Days() > 0 {
			best = s
		}
	}
	for _, c := range covered {
		from, to := max(c.From, in.From), min(c.To, in.To)
		if from > to {
			continue
		}
		for _, d := range said {
			if d < from || d > to {
				continue
			}
			try(from, d-1)
			from = d + 1
		}
		try(from, to)
	}
	return best
}

func tellSilence(t Telling) []string {
	var longest Row
	for _, r := range t.Rows {
		if r.Split == "silent_days" && r.State == Known && r.Num > longest.Num {
			longest = r
		}
	}
	if longest.Num == 0 {
		return nil
	}
	since := t.Cell(longest.By, "silent_since")
	out := []string{t.Say("Our longest silence was {n} days, at {place}, from {day} on.", "Am längsten schwiegen wir {n} Tage, bei {place}, ab {day}.",
		"n", t.Whole(longest.Num), "place", t.Label(longest.By), "day", t.Day(engagement.Day(since.Num)))}
	if f := t.Fact("longest_silence"); f.State == Known && f.Num > 0 && f.Num < longest.Num {
		out = append(out, t.Say("Somewhere we wrote meanwhile: the longest time without a word of ours anywhere was {n} days.",
			"Anderswo schrieben wir derweil: Die längste Zeit ganz ohne ein Wort von uns waren {n} Tage.", "n", t.Whole(f.Num)))
	}
	return out
}
