package insight

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// placeMethods are the questions about where people and the brand meet, and
// about who is not in the data.
func placeMethods() []Method { return []Method{touchpoints(), whoIsMissing()} }

// touchpointsID is the question that the declared places change.
const touchpointsID = "touchpoints.map"

// NotCounted is why a place has no numbers.
const NotCounted = "we meet people here; we do not count it"

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
	answered := shareMeasure("Answered within a day", "Innerhalb eines Tages beantwortet", "Of the opening messages of people there that could have waited a day, the share that had a human answer within it; those that ask nothing of us are left out.")
	answered.ID, answered.Grain, answered.Version = "answered_day", "opening", 3
	return Method{
		ID: touchpointsID, Title: "Where people can meet us", Version: 4, Titles: map[string]string{"de": "Wo man uns treffen kann"},
		Definition: "Every place of the data with the people outside seen there, what they and we wrote, and when it was last heard of. People of several places are not added: the same person may be at many. " +
			"Places are those that the site declares in data/touchpoints.yaml, and all others of the data. Where nobody counts, such as at a stall or on the telephone, there are no numbers; " +
			"of a place that is one person of the company what they do is not told.",
		Form: "listed", Shape: ShapeApart, Axis: Dim{ID: "place", Label: "Place", Type: "key"},
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
		count: countTouchpoints,
		uncounted: map[string]string{
			"total": "there is none",
			"ours":  "what we wrote ourselves",
		},
	}
}

// spotCount is what was counted at one place.
type spotCount struct {
	label                   string
	people, unnamed, only   int64
	theirs, openers         heap // what those outside wrote, and the opening messages among it
	ours                    int64
	last, ever, everUnnamed int64 // of all time up to the period's end: the last day, people, what nobody can be told apart by
}

func askTouchpoints(run *inquiry) {
	all := map[string]*spotCount{}
	spots := run.spots()
	at := func(v store.Value) *spotCount {
		id, label := run.spotOf(spots.name(v))
		if all[id] == nil {
			all[id] = &spotCount{label: label}
		}
		return all[id]
	}
	linked := run.saidAt(spots, at)
	run.answeredAt(spots, at)
	run.backOf(spots, at)
	ids := slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		return cmp.Or(cmp.Compare(all[y].people, all[x].people), cmp.Compare(x, y))
	})
	for _, id := range ids {
		run.spotRow(id, *all[id], linked)
	}
	for _, name := range run.uncounted() {
		for _, c := range run.columns {
			run.row(name, name, c.ID, Cell{State: Missing, Why: NotCounted})
		}
	}
}

// saidAt counts who and what was seen at each place. It says whether anybody
// was seen at two of them: where nobody was, nothing links their people.
func (run *inquiry) saidAt(spots declared, at func(store.Value) *spotCount) (linked bool) {
	const ours = " AND m.role IN ('brand', 'staff')"
	for spot, h := range run.authorsBy(spots.grouping(), fromMessages, spots.column(fromMessages), run.messages().then(clause{text: " AND m.role NOT IN ('brand', 'staff')"})) {
		s := at(spot)
		s.theirs, s.unnamed, s.people = h, h.unnamed, h.people
	}
	for _, r := range run.query(spots.messages(run.messages().then(clause{text: ours})).wrap("SELECT t.spot AS spot, COUNT(*) AS we\nFROM ", " GROUP BY t.spot")) {
		at(r[0]).ours = number(r[1])
	}
	outside := run.messages().then(clause{text: " AND m.role IN ('member', 'anonymous') AND m.person_no <> 0"})
	seen := spots.messages(outside).wrap("SELECT t.person_no AS person, MIN(t.spot) AS main, MAX(t.spot) AS other FROM ", " GROUP BY t.person_no")
	for _, r := range run.query(seen.wrap("SELECT p.main AS spot, SUM(CASE WHEN p.main = p.other THEN 1 ELSE 0 END) AS alone, COUNT(*) AS people FROM (", ") p GROUP BY p.main")) {
		at(r[0]).only = number(r[1])
		linked = linked || number(r[1]) < number(r[2])
	}
	return linked
}

// answeredAt counts the opening messages of each place that were answered within
// a day, of those that could have waited one.
func (run *inquiry) answeredAt(spots declared, at func(store.Value) *spotCount) {
	in := *run.asking
	in.within = defaultWait
	have := run.having(needOf(needAnswers))
	in.covers = slices.DeleteFunc(slices.Clone(in.covers), func(c cover) bool { return !have[c.source] })
	asked := run.openings().then(clause{text: " AND x.opener_role IN ('member', 'anonymous') AND "}).then(in.runOut())
	const inTime = "CASE WHEN x.first_reply_at - x.opened_at <= 86400 - x.by_day * 86400 THEN 1 ELSE 0 END"
	for spot, h := range run.hitsBy(spots.grouping(), fromOpenings, spots.column(fromOpenings), inTime, asked) {
		at(spot).openers = h
	}
	run.notAsked(in.runOut())
}

// notAsked says how many opening messages of those that could have waited are not
// looked at, because they want no answer.
func (run *inquiry) notAsked(waited clause) {
	aside := run.rowsOf(fromOpenings, between("x.opened_day", run.span), clause{text: "x.set_aside <> '' AND x.opener_role IN ('member', 'anonymous')"}).then(waited.wrap(" AND ", ""))
	left := map[string]int64{}
	for _, r := range run.query(aside.wrap("SELECT x.set_aside AS rule, COUNT(*) AS n FROM openings x WHERE ", " GROUP BY x.set_aside")) {
		left[text(r[0])] = number(r[1])
	}
	for _, u := range unasking(fromOpenings) {
		if left[u.rule] > 0 {
			run.note("answered within a day: %s opening messages are left out: %s", many(left[u.rule], run), u.why)
		}
	}
}

// backOf looks at all that the data have of each place up to the period's end:
// who of it is from outside, when it was last heard of, and whether that began
// less than 90 days ago, where the data reach back further.
func (run *inquiry) backOf(spots declared, at func(store.Value) *spotCount) {
	all := spots.messages(run.kept(fromMessages, between("m.day", Span{From: run.bounds().From, To: run.span.To})))
	var names []string
	const outside = "t.role NOT IN ('brand', 'staff')"
	for _, r := range run.query(all.wrap("SELECT t.spot AS spot, MIN(t.day) AS started, MAX(t.day) AS heard, "+
		"COUNT(DISTINCT CASE WHEN t.person_no <> 0 AND "+outside+" THEN t.person_no END) AS people, SUM(CASE WHEN t.person_no = 0 AND "+outside+" THEN 1 ELSE 0 END) AS unnamed\nFROM ", " GROUP BY t.spot")) {
		s := at(r[0])
		s.last, s.ever, s.everUnnamed = number(r[2]), number(r[3]), number(r[4])
		if first := number(r[1]); int64(run.span.To)-first < newPlace && int64(run.bounds().From) < first-newPlace {
			names = append(names, s.label)
		}
	}
	if len(names) > 0 {
		slices.Sort(names)
		run.note("new, for less than %d days: %s", newPlace, strings.Join(names, ", "))
	}
}

// spotRow adds the measures of one place.
func (run *inquiry) spotRow(id string, s spotCount, linked bool) {
	people := countOf(s.people)
	if s.people == 0 && s.unnamed > 0 {
		people = Cell{State: Missing, Why: "people cannot be told apart there"}
	}
	theirs := s.theirs.behind(Cell{Num: s.theirs.rows, Den: 1})
	if s.ever+s.everUnnamed == 0 { // an archive of the brand's own account says nothing of others
		people = Cell{State: Missing, Why: "its exports hold only what we wrote"}
		theirs = people
	}
	run.row(id, s.label, "people", people)
	run.row(id, s.label, "theirs", theirs)
	only := shareOf(s.only, s.people)
	if s.people > 0 && !linked {
		only = Cell{State: Missing, Why: "nothing tells whether people of one place are those of another"}
	}
	if run.alone(id) {
		for _, column := range []string{"ours", "answered_day", "last_seen"} {
			run.row(id, s.label, column, Cell{State: Missing, Why: "one person speaks here, and what they do is not told"})
		}
		run.row(id, s.label, "only_here", only)
		return
	}
	run.row(id, s.label, "ours", ownCell(s.ours))
	answered := Cell{State: Missing, Why: "nobody opened a conversation"}
	if s.openers.rows > 0 {
		answered = recipe{Count: countWithin}.cell(s.openers)
	}
	run.row(id, s.label, "answered_day", answered)
	run.row(id, s.label, "only_here", only)
	heard := ownCell(s.last)
	if s.ever+s.everUnnamed > 0 { // it may be a day of theirs
		heard = Cell{Num: s.last, Den: 1, People: s.ever, Unnamed: s.everUnnamed}
	}
	run.row(id, s.label, "last_seen", heard)
}

func countTouchpoints(c *counting) {
	at := func(r Row) Scope { return is(dimSpot, r.By) }
	c.each("people", func(r Row, cell Cell) { c.people(fromMessages, c.span, cell, Who{}, at(r), outside()) })
	c.each("theirs", func(r Row, cell Cell) { c.rows(fromMessages, c.span, cell, at(r), outside()) })
	c.each("answered_day", func(r Row, cell Cell) {
		of := append(watched(c.a, c.span, defaultWait), at(r), is(DimMeets, needAnswers), is("role", engagement.RoleMember, engagement.RoleAnonymous))
		c.share(fromOpenings, c.span, cell, true, within(defaultWait), of...)
	})
	c.each("only_here", func(r Row, cell Cell) {
		c.peopleShare(fromMessages, c.span, cell, either("seen nowhere else", false), at(r), outside())
	})
	c.each("last_seen", func(r Row, cell Cell) { // a day, and how many were ever seen there
		if cell.State == Known && cell.People > 0 {
			c.people(fromMessages, c.ever(c.span), countOf(cell.People), Who{}, at(r), outside())
		}
	})
}

func tellTouchpoints(t Telling) []string {
	var uncounted []string
	var most, next Row
	for _, r := range t.Rows {
		if r.Split != "people" {
			continue
		}
		if r.State == Missing && r.Why == NotCounted {
			uncounted = append(uncounted, r.Label)
		}
		switch {
		case r.State != Known:
		case r.Num > most.Num:
			most, next = r, most
		case r.Num > next.Num:
			next = r
		}
	}
	var out []string
	if next.Num > 0 && most.Num > next.Num {
		out = append(out, t.Say("Of the places that can be counted, most people wrote at {place}: {n}.", "Von den Orten, die sich zählen lassen, schrieben die meisten Menschen bei {place}: {n}.",
			"place", t.Label(most.By), "n", t.Whole(most.Num)))
	}
	out = append(out, t.Say("Counted where we can count. Empty does not mean silent.", "Gezählt, wo wir zählen können. Leer heißt nicht still."))
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
		ID: "coverage.sources", Title: "Who is not in the data", Version: 3, Titles: map[string]string{"de": "Wer nicht in den Daten ist"},
		Definition: "For every source: the days it speaks for and those it lacks in the period, how many messages of people outside it has, and of how many it is known who wrote them and in which language. " +
			"Who only reads, who talks in private and who was never at these places is in no export.",
		Form: "covered", Shape: ShapeApart, Axis: Dim{ID: "source", Label: "Source", Type: "key"},
		Columns: []Metric{
			measure("days", "Days with an export", "Tage mit Export", "days", "Tage", "day", "Days of the period that its exports speak for."),
			measure("days_missing", "Days without an export", "Tage ohne Export", "days", "Tage", "day", "Days of the period that no export of it speaks for: unknown, not silent."),
			measure("theirs", "Messages of people outside", "Beiträge von außen", "messages", "Beiträge", "message", "Messages of people outside the company in the period."),
			named, spoken,
		},
		from: fromMessages, usual: []condition{{"role", []string{"member", "anonymous"}}}, every: true,
		ask: askMissing, tell: tellMissing,
		count: countMissing,
		uncounted: map[string]string{
			"total":        "there is none",
			"days":         "days that exports speak for",
			"days_missing": "days that exports speak for",
		},
	}
}

func askMissing(run *inquiry) {
	type counted struct {
		named, spoken int64
		heap
	}
	got := map[string]counted{}
	wrote := run.authors(fromMessages, clause{text: "m.source"}, run.messages())
	for _, r := range run.query(run.messages().wrap("SELECT m.source AS src, SUM(CASE WHEN m.person_no <> 0 THEN 1 ELSE 0 END) AS named, "+
		"SUM(CASE WHEN m.language NOT IN ('', 'und') THEN 1 ELSE 0 END) AS spoken\nFROM messages m WHERE ", " GROUP BY m.source")) {
		got[text(r[0])] = counted{number(r[1]), number(r[2]), wrote[r[0]]}
	}
	have := map[string]map[string]bool{}
	for _, n := range allNeeds() {
		have[n.id] = run.having(n)
	}
	outside := run.outside()
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
		theirs := g.behind(Cell{Num: g.rows, Den: 1})
		switch {
		case !outside[c.source]:
			theirs = Cell{State: Missing, Why: onlyOurs}
		case g.rows == 0 && missing == int64(run.span.Days()):
			theirs = Cell{State: Missing, Why: "no export of it speaks for that time"}
		}
		run.row(c.source, label, "days", ownCell(int64(run.span.Days())-missing))
		run.row(c.source, label, "days_missing", ownCell(missing))
		run.row(c.source, label, "theirs", theirs)
		named, spoken := g.behind(Cell{Num: g.named, Den: g.rows}), g.behind(Cell{Num: g.spoken, Den: g.rows})
		if g.rows == 0 {
			named, spoken = shareOf(0, 0), shareOf(0, 0)
		}
		run.row(c.source, label, "named_share", named)
		run.row(c.source, label, "language_share", spoken)
		for _, n := range allNeeds() {
			if outside[c.source] && !have[n.id][c.source] && slices.Contains([]string{NeedAuthors, needMinutes, needAnswers, needThreads}, n.id) {
				run.note("the exports of %s %s", label, n.what)
			}
		}
	}
}

// onlyOurs is why a source says nothing of people outside.
const onlyOurs = "its exports hold only what we wrote, or what a platform counted"

// onlyNumbers gives the sources that hold what a platform counted and not one
// message, of those that the filters keep.
func (a *asking) onlyNumbers() []cover {
	kept := []clause{{text: "r.source NOT IN (SELECT m.source FROM messages m)"}}
	for _, f := range a.use {
		if slices.Contains([]string{"source", "platform", "place"}, f.dim.id) {
			kept = append(kept, f.clause(fromReadings))
		}
	}
	var out []cover
	c := join("AND", kept).wrap("SELECT r.source, COUNT(*) AS n FROM readings r WHERE ", " GROUP BY r.source ORDER BY r.source")
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	a.fail(err)
	for _, r := range t.Rows {
		if i := slices.IndexFunc(a.Desk.covers, func(c cover) bool { return c.source == text(r[0]) }); i >= 0 {
			out = append(out, a.Desk.covers[i])
		}
	}
	return out
}

func countMissing(c *counting) {
	at := func(r Row) Scope { return is("source", r.By) }
	c.each("theirs", func(r Row, cell Cell) { c.rows(fromMessages, c.span, cell, at(r)) })
	c.each("named_share", func(r Row, cell Cell) { c.share(fromMessages, c.span, cell, true, is(dimNamed, "yes"), at(r)) })
	c.each("language_share", func(r Row, cell Cell) {
		c.share(fromMessages, c.span, cell, true, isNot("language", unknown, "und"), at(r))
	})
}

func tellMissing(t Telling) []string {
	var missing, sources int64
	var ours []string
	for _, r := range t.Rows {
		if r.Split == "days_missing" && r.State == Known {
			sources++
			missing += int64(b2i(r.Num > 0))
		}
		if r.Split == "theirs" && r.State == Missing && r.Why == onlyOurs {
			ours = append(ours, t.Label(r.By))
		}
	}
	out := []string{t.Say("Who only reads, talks in private or was never here is not in these data.", "Wer nur liest, privat spricht oder nie hier war, ist nicht in diesen Daten.")}
	if len(ours) > 0 {
		out = append(out, t.Say("These tell nothing of people outside, only what we wrote or what a platform counted: {list}.",
			"Diese sagen nichts über Menschen draußen, nur was wir schrieben oder eine Plattform zählte: {list}.", "list", strings.Join(ours, ", ")))
	}
	if missing > 0 {
		out = append(out, t.Say("Days of this time are missing from {n} of {all} sources. A day without an export is unknown, not silent.",
			"Bei {n} von {all} Quellen fehlen Tage dieser Zeit. Ein Tag ohne Export ist unbekannt und nicht still.", "all", t.Whole(sources), "n", t.Whole(missing)))
	}
	return out
}
