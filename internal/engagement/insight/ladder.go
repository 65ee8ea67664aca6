package insight

import (
	"cmp"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// participationMethods are the questions about who takes part, and how.
func participationMethods() []Method {
	return []Method{ladder(), cohorts(), core(), giveAndTake(), observedRule()}
}

// ladder counts people by what they were seen doing. Groups overlap.
func ladder() Method {
	people := Metric{
		ID: "people", Title: "People", Definition: "Different people who did it at least once; someone with two accounts counts twice.",
		Unit: "people", Grain: "person", Additivity: "none", Tier: "measured", Version: 1,
		Translations: map[string]Words{"de": {Title: "Menschen", Unit: "Menschen"}},
	}
	share := Metric{
		ID: "share", Title: "Of all who took part", Definition: "The same people, of all who were seen doing anything.",
		Unit: "%", Grain: "person", Additivity: "none", Tier: "measured", Minimum: 20, Version: 1, Share: true, Scale: 1,
		Translations: map[string]Words{"de": {Title: "Von allen, die mitmachten", Unit: "%"}},
	}
	return Method{
		ID: "participation.ladder", Title: "Ways of taking part", Version: 1,
		Definition: "Different people outside the company by what they were seen doing in the period. One person may do several things, so the groups overlap and do not add up. " +
			"Somebody who only reads leaves nothing in an export and is not in it.",
		Titles: map[string]string{"de": "Arten mitzumachen"},
		Form:   "bars", Shape: ShapeApart, Requires: []string{NeedAuthors},
		DegradesTo: "No source tells people apart, so messages are counted and not people",
		Axis:       Dim{ID: "way", Label: "What people did", Type: "key"},
		Columns:    []Metric{people, share},
		Labels: map[string]map[string]string{
			"way":       {"en": "What people did", "de": "was Menschen taten"},
			"post":      {"en": "Opened a conversation", "de": "Ein Gespräch eröffnet"},
			"question":  {"en": "Asked for help", "de": "Um Hilfe gebeten"},
			"to-us":     {"en": "Answered us", "de": "Uns geantwortet"},
			"to-others": {"en": "Answered one another", "de": "Einander geantwortet"},
			"review":    {"en": "Reviewed", "de": "Bewertet"},
			"reply":     {"en": "Answered somebody whom the data lack", "de": "Jemandem geantwortet, der in den Daten fehlt"},
			"share":     {"en": "Passed something on", "de": "Etwas weitergegeben"},
		},
		from: fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askLadder, tell: tellLadder,
		count: countLadder,
	}
}

// ways are the rungs of the ladder: what a kind of message is, and of an answer
// to whom. A person who answers only himself does nothing else.
const ways = `CASE WHEN m.kind NOT IN ('reply', 'answer') THEN m.kind
WHEN m.to_role IN ('brand', 'staff') THEN 'to-us' WHEN m.to_role = '' THEN 'reply'
WHEN m.to_role = 'self' THEN 'to-self' ELSE 'to-others' END`

func askLadder(run *inquiry) {
	count := "COUNT(*)"
	if !run.degraded {
		count = "COUNT(DISTINCT m.person_no)"
	}
	kept := run.messages().then(clause{text: map[bool]string{true: "", false: " AND m.person_no <> 0"}[run.degraded]})
	rows := run.query(kept.wrap("SELECT "+ways+" AS way, "+count+" AS n\nFROM messages m\nWHERE ", "\nGROUP BY "+ways))
	slices.SortFunc(rows, func(x, y []store.Value) int {
		return cmp.Or(cmp.Compare(number(y[1]), number(x[1])), cmp.Compare(text(x[0]), text(y[0])))
	})
	all := run.query(kept.wrap("SELECT "+count+" AS n FROM messages m WHERE ", ""))
	if run.failed() {
		return
	}
	n := number(all[0][0])
	if run.degraded {
		run.columns = run.columns[:1]
		run.columns[0].Title, run.columns[0].Unit, run.columns[0].Grain = "Messages", "messages", "message"
		run.columns[0].Definition = "Messages of that kind; who wrote them is not known."
		run.columns[0].Translations = map[string]Words{"de": {Title: "Beiträge", Unit: "Beiträge"}}
	}
	for _, r := range rows {
		way, did := text(r[0]), number(r[1])
		if way == "to-self" {
			continue
		}
		label := run.method.Labels[way]["en"]
		if run.degraded {
			run.row(way, label, "people", Cell{Num: did, Den: 1, Unnamed: did})
			continue
		}
		run.row(way, label, "people", countOf(did))
		run.row(way, label, "share", shareOf(did, n))
	}
	run.total = countOf(n)
	if run.degraded {
		run.total = Cell{Num: n, Den: 1, Unnamed: n}
	}
}

// did says how many of all who took part did one thing.
func (t Telling) did(r Row) string {
	slots := []string{"all", t.Whole(r.Den), "n", t.Whole(r.Num), "way", lowerFirst(t.Label(r.By))}
	if r.Num == r.Den {
		return t.Say("All {all} people who took part {way}.", "Alle {all} Menschen, die mitmachten, haben {way}.", slots...)
	}
	return t.Say("Of {all} people who took part, {n} {way}.", "Von {all} Menschen, die mitmachten, haben {n} {way}.", slots...)
}

func countLadder(c *counting) {
	c.total(func(cell Cell) { c.people(fromMessages, c.span, cell, Who{}) })
	c.each("people", func(r Row, cell Cell) { c.people(fromMessages, c.span, cell, Who{}, wayOf(r.By)...) })
	c.each("share", func(r Row, cell Cell) {
		num, den, _ := parts(cell)
		c.people(fromMessages, c.span, den, Who{})
		c.people(fromMessages, c.span, num, Who{}, wayOf(r.By)...)
	})
}

// wayOf says what messages are on a rung; see ways.
func wayOf(key string) []Scope {
	to := map[string][]string{
		"to-us": {engagement.RoleBrand, engagement.RoleStaff}, "reply": {unknown},
		"to-others": {engagement.RoleMember, engagement.RoleBroadcaster, engagement.RoleAnonymous},
	}[key]
	if to == nil {
		return []Scope{is("kind", key)}
	}
	return []Scope{is("kind", engagement.KindReply, engagement.KindAnswer), is(dimTo, to...)}
}

func tellLadder(t Telling) []string {
	var first Row
	for _, r := range t.Rows {
		if r.Split == "share" && r.State == Known {
			first = r
			break
		}
	}
	if t.Told.Degraded != "" || first.By == "" || t.Total.State != Known {
		return []string{t.Seen()}
	}
	return []string{
		t.did(first),
		t.Say("Somebody may have done several things, so the groups overlap.", "Jemand kann mehreres getan haben; darum überschneiden sich die Gruppen."),
		t.Seen(),
	}
}
