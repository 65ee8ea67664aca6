package insight

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// placeMethods are the questions about where people and the brand meet, and
// about who is not in the data.
func placeMethods() []Method { return []Method{touchpoints(), whoIsMissing()} }

// newPlace is for how many days a place counts as new.
const newPlace = 90

// touchpoints is the map of all places, those that cannot be counted too.
func touchpoints() Method {
	measure := func(id, title, de, unit, unitDe, grain, definition string) Metric {
		return Metric{ID: id, Title: title, Definition: definition, Unit: unit, Grain: grain, Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: unitDe}}}
	}
	people := peopleMeasure()
	only := shareMeasure("Met nowhere else", "Nur dort gesehen", "Of the people seen there, the share that was seen at no other place of the data; somebody with two accounts counts as two.")
	only.ID = "only_here"
	answered := shareMeasure("Answered within a day", "Innerhalb eines Tages beantwortet", "Of the conversations that people opened there and that could have waited a day, the share that had a human answer within it.")
	answered.ID, answered.Grain = "answered_day", "thread"
	return Method{
		ID: "touchpoints.map", Title: "Where people can meet us", Version: 1, Titles: map[string]string{"de": "Wo man uns treffen kann"},
		Definition: "Every place of the data with the people outside seen there, what they and we wrote, and when it was last heard of. People of several places are not added: the same person may be at many. " +
			"Places that are not counted anywhere, such as a stall or the telephone, are named in `also` and stay without numbers.",
		Form: "bars", Shape: ShapeApart, Axis: Dim{ID: "place", Label: "Place", Type: "key"},
		Columns: []Metric{
			people,
			measure("theirs", "What they wrote", "Was sie schrieben", "messages", "Beiträge", "message", "Messages of people outside there."),
			measure("ours", "What we wrote", "Was wir schrieben", "messages", "Beiträge", "message", "Messages of the brand and its staff there."),
			answered, only,
			measure("last_seen", "Last heard of", "Zuletzt gehört", UnitDate, UnitDate, "day", "The day of the last message of anybody there."),
		},
		Params: []Setting{{Key: "also", Kind: SettingWords, What: "places where you meet people and count nothing, with commas between"}},
		from:   fromMessages, usual: []condition{{"role", []string{"member", "anonymous", "brand", "staff"}}},
		ask: askTouchpoints, tell: tellTouchpoints,
	}
}

// spotCount is what was counted at one place.
type spotCount struct {
	label                    string
	people, unnamed, only    int64
	theirs, ours, last       int64
	answered, asked, openers int64
}

func askTouchpoints(run *inquiry) {
	d, column := run.axisOf("place", fromMessages)
	kept, outside := run.messages(), " AND m.role IN ('member', 'anonymous')"
	all := map[string]*spotCount{}
	at := func(id, label string) *spotCount {
		if all[id] == nil {
			all[id] = &spotCount{label: label}
		}
		return all[id]
	}
	const ours = "m.role IN ('brand', 'staff')"
	for _, r := range run.query(kept.wrap("SELECT "+column+" AS spot, SUM(CASE WHEN "+ours+" THEN 1 ELSE 0 END) AS we, SUM(CASE WHEN "+ours+" THEN 0 ELSE 1 END) AS they, "+
		"SUM(CASE WHEN m.person = '' AND NOT ("+ours+") THEN 1 ELSE 0 END) AS unnamed, MAX(m.day) AS heard\nFROM messages m WHERE ", " GROUP BY "+column)) {
		s := at(run.keyOf(d, r[0]))
		s.ours, s.theirs, s.unnamed, s.last = number(r[1]), number(r[2]), number(r[3]), number(r[4])
	}
	pairs := kept.then(clause{text: outside + " AND m.person <> ''"}).wrap("SELECT m.person AS person, MIN("+column+") AS spot, COUNT(DISTINCT "+column+") AS spots FROM messages m WHERE ", " GROUP BY m.person")
	for _, r := range run.query(pairs.wrap("SELECT t.spot AS spot, COUNT(*) AS people FROM (", ") t WHERE t.spots = 1 GROUP BY t.spot")) {
		at(run.keyOf(d, r[0])).only = number(r[1])
	}
	for id, c := range run.peopleAt(d, kept) {
		at(id, id).people = c.People
	}
	run.answeredAt(d, at)
	run.newPlaces(column)
	ids := slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		return cmp.Or(cmp.Compare(all[y].people, all[x].people), cmp.Compare(x, y))
	})
	for _, id := range ids {
		run.spotRow(id, *all[id])
	}
	for _, name := range run.words("also") {
		for _, c := range run.columns {
			run.row(name, name, c.ID, Cell{State: Missing, Why: "we meet people here; we do not count it"})
		}
	}
}

// answeredAt counts the conversations of each place that were answered within a
// day, of those that could have waited one.
func (run *inquiry) answeredAt(d dimension, at func(id, label string) *spotCount) {
	in := *run.asking
	in.within = defaultWait
	have := run.having(allNeeds()[slices.IndexFunc(allNeeds(), func(n need) bool { return n.id == needAnswers })])
	in.covers = slices.DeleteFunc(slices.Clone(in.covers), func(c cover) bool { return !have[c.source] })
	column := d.column(fromThreads)
	c := run.exchanges().then(clause{text: " AND x.opener_role IN ('member', 'anonymous') AND "}).then(in.runOut()).
		wrap("SELECT "+column+" AS spot, COUNT(*) AS asked, SUM(CASE WHEN x.first_reply_at - x.opened_at <= 86400 - x.by_day * 86400 THEN 1 ELSE 0 END) AS answered, "+
			"COUNT(DISTINCT CASE WHEN x.opener <> '' THEN x.opener END) AS openers\nFROM exchanges x WHERE ", " GROUP BY "+column)
	for _, r := range run.query(c) {
		s := at(run.keyOf(d, r[0]))
		s.asked, s.answered, s.openers = number(r[1]), number(r[2]), number(r[3])
	}
}

// newPlaces names the places that were first heard of less than 90 days before
// the period ends, where the data reach back further.
func (run *inquiry) newPlaces(column string) {
	all := run.kept(fromMessages, between("m.day", Span{From: run.bounds().From, To: run.span.To}))
	var names []string
	for _, r := range run.query(all.wrap("SELECT "+column+" AS spot, MIN(m.day) AS started FROM messages m WHERE ", " GROUP BY "+column)) {
		if first := number(r[1]); int64(run.span.To)-first < newPlace && int64(run.bounds().From) < first-newPlace {
			names = append(names, cmp.Or(run.opt.SourceTitles[text(r[0])], text(r[0])))
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		run.note("new, for less than %d days: %s", newPlace, strings.Join(names, ", "))
	}
}

// spotRow adds the measures of one place.
func (run *inquiry) spotRow(id string, s spotCount) {
	people := countOf(s.people)
	if s.people == 0 && s.unnamed > 0 {
		people = Cell{State: Missing, Why: "people cannot be told apart there"}
	}
	run.row(id, s.label, "people", people)
	run.row(id, s.label, "theirs", Cell{Num: s.theirs, Den: 1, People: s.people, Unnamed: s.unnamed})
	run.row(id, s.label, "ours", ownCell(s.ours))
	answered := Cell{State: Missing, Why: "nobody opened a conversation"}
	if s.asked > 0 {
		answered = Cell{Num: s.answered, Den: s.asked, People: s.openers, Unnamed: s.unnamed}
	}
	run.row(id, s.label, "answered_day", answered)
	run.row(id, s.label, "only_here", shareOf(s.only, s.people))
	heard := ownCell(s.last)
	if s.people+s.unnamed > 0 { // it may be a day of theirs
		heard = Cell{Num: s.last, Den: 1, People: s.people, Unnamed: s.unnamed}
	}
	run.row(id, s.label, "last_seen", heard)
}

func tellTouchpoints(t Telling) []string {
	var uncounted []string
	for _, r := range t.Rows {
		if r.Split != "people" {
			continue
		}
		if r.State == Missing && r.Why == "we meet people here; we do not count it" {
			uncounted = append(uncounted, r.Label)
		}
	}
	out := []string{t.Say("Counted where we can count. Empty does not mean silent.", "Gezählt, wo wir zählen können. Leer heißt nicht still.")}
	if len(uncounted) > 0 {
		out = append(out, t.Say("We also meet people here and do not count it: {list}.", "Auch hier treffen wir Menschen und zählen es nicht: {list}.", "list", strings.Join(uncounted, ", ")))
	}
	return out
}

// whoIsMissing says source by source whom the data have, and whom they lack.
func whoIsMissing() Method {
	measure := func(id, title, de, unit, unitDe, grain, definition string) Metric {
		return Metric{ID: id, Title: title, Definition: definition, Unit: unit, Grain: grain, Additivity: "none", Tier: "measured", Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: unitDe}}}
	}
	named := shareMeasure("With a person that can be told apart", "Mit unterscheidbaren Menschen", "Of the messages of people outside, the share whose authors can be told apart.")
	named.ID, named.Grain = "named_share", "message"
	spoken := shareMeasure("With a known language", "Mit bekannter Sprache", "Of the messages of people outside, the share whose language is known.")
	spoken.ID, spoken.Grain = "language_share", "message"
	return Method{
		ID: "coverage.sources", Title: "Who is not in the data", Version: 1, Titles: map[string]string{"de": "Wer nicht in den Daten ist"},
		Definition: "For every source with messages: the days it speaks for and those it lacks in the period, how many messages of people outside it has, and of how many it is known who wrote them and in which language. " +
			"Who only reads, who talks in private and who was never at these places is in no export.",
		Form: "bars", Shape: ShapeApart, Axis: Dim{ID: "source", Label: "Source", Type: "key"},
		Columns: []Metric{
			measure("theirs", "Messages of people outside", "Beiträge von außen", "messages", "Beiträge", "message", "Messages of people outside the company in the period."),
			measure("days", "Days with an export", "Tage mit Export", "days", "Tage", "day", "Days of the period that its exports speak for."),
			measure("days_missing", "Days without an export", "Tage ohne Export", "days", "Tage", "day", "Days of the period that no export of it speaks for: unknown, not silent."),
			named, spoken,
		},
		from: fromMessages, usual: []condition{{"role", []string{"member", "anonymous"}}},
		ask: askMissing, tell: tellMissing,
	}
}

func askMissing(run *inquiry) {
	type counted struct{ all, named, spoken, people int64 }
	got := map[string]counted{}
	for _, r := range run.query(run.messages().wrap("SELECT m.source AS src, COUNT(*) AS n, SUM(CASE WHEN m.person <> '' THEN 1 ELSE 0 END) AS named, "+
		"SUM(CASE WHEN m.language NOT IN ('', 'und') THEN 1 ELSE 0 END) AS spoken, COUNT(DISTINCT CASE WHEN m.person <> '' THEN m.person END) AS people\nFROM messages m WHERE ", " GROUP BY m.source")) {
		got[text(r[0])] = counted{number(r[1]), number(r[2]), number(r[3]), number(r[4])}
	}
	have := map[string]map[string]bool{}
	for _, n := range allNeeds() {
		have[n.id] = run.having(n)
	}
	for _, c := range run.covers {
		if run.private(c.source) {
			continue
		}
		g := got[c.source]
		missing := int64(0)
		for _, gap := range c.gaps(run.span) {
			missing += int64(gap.Days())
		}
		label := run.name(c.source)
		behind := func(num, den int64) Cell {
			return Cell{Num: num, Den: den, People: g.people, Unnamed: g.all - g.named}
		}
		run.row(c.source, label, "theirs", behind(g.all, 1))
		run.row(c.source, label, "days", ownCell(int64(run.span.Days())-missing))
		run.row(c.source, label, "days_missing", ownCell(missing))
		named, spoken := behind(g.named, g.all), behind(g.spoken, g.all)
		if g.all == 0 {
			named, spoken = shareOf(0, 0), shareOf(0, 0)
		}
		run.row(c.source, label, "named_share", named)
		run.row(c.source, label, "language_share", spoken)
		for _, n := range allNeeds() {
			if !have[n.id][c.source] && slices.Contains([]string{needAuthors, needMinutes, needAnswers, needThreads}, n.id) {
				run.note("the exports of %s %s", label, n.what)
			}
		}
	}
}

func tellMissing(t Telling) []string {
	var missing int64
	for _, r := range t.Rows {
		if r.Split == "days_missing" && r.State == Known && r.Num > 0 {
			missing++
		}
	}
	out := []string{t.Say("Who only reads, talks in private or was never here is not in these data.", "Wer nur liest, privat spricht oder nie hier war, ist nicht in diesen Daten.")}
	if missing > 0 {
		out = append(out, t.Say("A day without an export is unknown, not silent.", "Ein Tag ohne Export ist unbekannt und nicht still."))
	}
	return out
}
