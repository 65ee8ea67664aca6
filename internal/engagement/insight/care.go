package insight

import (
	"fmt"

	"hearth/internal/engagement"
)

// careMethods are the questions about depth, not reach.
func careMethods() []Method { return []Method{careDepth()} }

// beforeDays is how far the data must reach back before a time, for somebody who
// is seen in it to be able to have come back.
const beforeDays = 90

// careDepth tells what caring often leaves behind. There is no score: one could
// not be checked.
func careDepth() Method {
	back := portion("returned_share", "Had been here before", "Waren schon einmal da", "Of the people outside who were seen, the share that the data had seen before that time began, up to as far back as they reach.", "person", 20)
	deep := portion("deep_share", "Conversations of three messages or more", "Gespräche von drei Beiträgen oder mehr", "Of the conversations, the share with three messages or more, in which at least two spoke.", "thread", minThreads)
	replies := Metric{
		ID: "replies_each", Title: "Replies per conversation", Definition: "Messages after the first one, divided by conversations.", Unit: "replies", Grain: "thread", Additivity: "none", Tier: "measured",
		Minimum: minThreads, Version: 1, Translations: map[string]Words{"de": {Title: "Antworten je Gespräch", Unit: "Antworten"}},
	}
	helpers := Metric{
		ID: "helpers", Title: "People who answered one another", Definition: "Different people outside who answered somebody else who is not of the brand either.", Unit: "people", Grain: "person", Additivity: "none", Tier: "measured",
		Version: 1, Translations: map[string]Words{"de": {Title: "Menschen, die einander antworteten", Unit: "Menschen"}},
	}
	all := []Metric{back, deep, replies, helpers}
	return Method{
		ID: "care.depth", Title: "Depth, not reach", Version: 1, Titles: map[string]string{"de": "Tiefe statt Reichweite"},
		Definition: "People who had been here before, conversations that went on, replies for each conversation, and people who answered one another. Whether somebody was asked to come back is not known. " +
			"Machines and passed-on messages are not counted, and a conversation belongs to the time of its first message in the period.",
		Form: "line", Shape: ShapeApart, Requires: []string{NeedAuthors, needThreads}, By: []string{unitMonth, unitQuarter, unitYear},
		Axis: Dim{ID: unitMonth, Label: "Month", Type: "time"}, Columns: all, Facts: all,
		sums: map[string]string{deep.ID: deep.ID, replies.ID: replies.ID},
		from: fromMessages, usual: []condition{{"role", []string{"member", "brand", "staff"}}},
		ask: askCare, tell: tellCare,
		count: countCare,
		uncounted: map[string]string{
			"deep_share":   "conversations as far as they lie in the period: one that goes on lies in several, so that they are not taken off each other",
			"replies_each": "conversations as far as they lie in the period: one that goes on lies in several, so that they are not taken off each other",
		},
	}
}

// depth is what was counted in one unit of time.
type depth struct {
	seen, fresh, helpers   int64 // fresh is who was never seen before
	threads, deep, replies int64
	wrote                  heap // who wrote in conversations
}

func askCare(run *inquiry) {
	d, column := run.axisOf(unitMonth, fromMessages)
	all := map[string]*depth{}
	at := func(stored int64) *depth {
		key := unitOf(d.id, stored).String()
		if all[key] == nil {
			all[key] = &depth{}
		}
		return all[key]
	}
	column = "COALESCE(" + column + ", 0)" // it is there, but engines are slower where it might not be
	var whole depth
	if first, few := run.slotOf(d, run.span, nil); few {
		run.takingPart(column, first.grouping(), at)
	} else {
		run.takingPart(column, byKeys("k"), at)
	}
	run.takingPart("0", slot{}.grouping(), func(int64) *depth { return &whole })
	run.newcomers(column, at, &whole)
	run.threadsBy(column, at, &whole)
	for _, key := range units(d.id, run.span) {
		day, _ := engagement.ParseDay(key)
		x := all[key]
		if x == nil {
			x = &depth{}
		}
		for id, c := range run.depthCells(*x, max(day, run.span.From)) {
			run.row(key, run.label(key), run.columns[id].ID, c)
		}
	}
	for id, c := range run.depthCells(whole, run.span.From) {
		run.fact(run.columns[id].ID, c)
	}
	run.total = countOf(whole.seen)
}

// depthCells gives the measures of a time that begins on a day, in their order.
func (run *inquiry) depthCells(x depth, from engagement.Day) []Cell {
	back := shareOf(x.seen-x.fresh, x.seen)
	if from < run.bounds().From+beforeDays {
		back = Cell{State: Missing, Why: "the data do not reach back far enough"}
	}
	deep, replies := shareOf(0, 0), shareOf(0, 0)
	if x.threads > 0 {
		replies = x.wrote.behind(Cell{Num: x.replies, Den: x.threads, N: x.threads})
		deep = replies
		deep.Num, deep.N = x.deep, 0
	}
	return []Cell{back, deep, replies, countOf(x.helpers)}
}

// careOutside are the messages m of people outside that can be told apart.
const careOutside = "m.role = 'member' AND m.person_no <> 0"

// takingPart counts, by units of time, the people outside who were seen and those
// of them who answered somebody else outside, and who wrote how much in
// conversations. Everybody's messages are put together once.
func (run *inquiry) takingPart(column string, by grouping, at func(int64) *depth) {
	const said = "m.automated = 0 AND m.kind <> 'share'"
	each := run.messages().wrap("SELECT "+column+" AS k, CASE WHEN m.role IN ('brand', 'staff') THEN "+fmt.Sprint(brandAuthor)+" ELSE m.person_no END AS p, "+
		"CASE WHEN "+said+" THEN 1 ELSE 0 END AS said, CASE WHEN NOT ("+careOutside+") THEN 0 "+
		"WHEN m.automated = 0 AND m.kind IN ('reply', 'answer') AND m.to_role = 'member' THEN 2 ELSE 1 END AS part\nFROM messages m WHERE ", "")
	for _, r := range run.query(by.histogram(each, "SUM(u.said) AS n, MAX(u.part) AS did", ", SUM(CASE WHEN t.did > 0 THEN 1 ELSE 0 END) AS seen, SUM(CASE WHEN t.did = 2 THEN 1 ELSE 0 END) AS helpers")) {
		x := at(number(r[0]))
		if n := number(r[2]); n > 0 {
			x.wrote.add(number(r[1]), n, number(r[3]), 0)
		}
		x.seen, x.helpers = x.seen+number(r[4]), x.helpers+number(r[5])
	}
}

// newcomers counts the people who are seen in a unit of time first of all that the
// data reach, and those of the whole period whom they had not seen before it.
func (run *inquiry) newcomers(column string, at func(int64) *depth, whole *depth) {
	from := dayArg(run.span.From)
	ever := run.kept(fromMessages, between("m.day", Span{From: run.bounds().From, To: run.span.To})).then(clause{text: " AND " + careOutside})
	now := clause{fmt.Sprintf("MIN(CASE WHEN m.day >= ? THEN %s ELSE %d END)", column, never), []any{from}}
	each := now.wrap("SELECT m.person_no AS who, MIN(m.day) AS earliest, MIN("+column+") AS started, ", " AS seen FROM messages m WHERE ").then(ever).then(clause{text: " GROUP BY m.person_no"})
	first := clause{"SELECT v.seen AS unit, CASE WHEN v.started = v.seen THEN 1 ELSE 0 END AS fresh, CASE WHEN v.earliest < ? THEN 1 ELSE 0 END AS known FROM (", []any{from}}.
		then(each).then(clause{text: fmt.Sprintf(") v WHERE v.seen < %d", never)})
	for _, r := range run.query(first.wrap("SELECT p.unit, p.fresh, p.known, COUNT(*) AS people\nFROM (", ") p GROUP BY p.unit, p.fresh, p.known")) {
		n := number(r[3])
		at(number(r[0])).fresh += number(r[1]) * n
		whole.fresh += (1 - number(r[2])) * n
	}
}

// threadsBy counts conversations by the unit of their first message, and all of
// them. Whoever wrote in them stands behind them, with as much of them as of the
// messages.
func (run *inquiry) threadsBy(column string, at func(int64) *depth, whole *depth) {
	kept := run.messages().then(clause{text: " AND m.automated = 0 AND m.kind <> 'share'"})
	const speaker = "CASE WHEN m.role IN ('brand', 'staff') THEN -1 ELSE m.person_no END"
	each := kept.wrap("SELECT m.thread_no AS thread, MIN("+column+") AS unit, COUNT(*) AS turns, MIN("+speaker+") AS one, MAX("+speaker+") AS other\nFROM messages m WHERE ", " GROUP BY m.thread_no")
	for _, r := range run.query(each.wrap("SELECT t.unit, COUNT(*) AS n, SUM(CASE WHEN t.turns >= 3 AND t.one <> t.other THEN 1 ELSE 0 END) AS deep, SUM(t.turns - 1) AS replies\nFROM (", ") t GROUP BY t.unit")) {
		for _, x := range []*depth{at(number(r[0])), whole} {
			x.threads, x.deep, x.replies = x.threads+number(r[1]), x.deep+number(r[2]), x.replies+number(r[3])
		}
	}
}

func countCare(c *counting) {
	members := is("role", engagement.RoleMember)
	spoke := []Scope{members, is("automated", "no"), isNot("kind", engagement.KindShare)}
	tell := map[string]func(Span, Cell){
		"returned_share": func(s Span, cell Cell) {
			c.peopleShare(fromMessages, s, cell, either("been here before", false), members)
		},
		"deep_share":   func(s Span, cell Cell) { c.behind(Ground{Of: fromMessages, Scopes: c.scopes(spoke...)}, s, cell) },
		"replies_each": func(s Span, cell Cell) { c.behind(Ground{Of: fromMessages, Scopes: c.scopes(spoke...)}, s, cell) },
		"helpers": func(s Span, cell Cell) {
			c.people(fromMessages, s, cell, Who{}, members, is("automated", "no"), is("kind", engagement.KindReply, engagement.KindAnswer), is(dimTo, engagement.RoleMember))
		},
	}
	c.total(func(cell Cell) { c.people(fromMessages, c.span, cell, Who{}, members) })
	for _, m := range c.method.Columns {
		c.each(m.ID, func(r Row, cell Cell) {
			if s, ok := c.unit(r); ok {
				tell[m.ID](s, cell)
			}
		})
		c.fact(m.ID, tell[m.ID])
	}
}

func tellCare(t Telling) []string {
	var out []string
	if f := t.Fact("returned_share"); f.State == Known {
		out = append(out, t.Say("Of {all} people whom we saw, {n} had been here before.", "Von {all} Menschen, die wir sahen, waren {n} schon einmal da.", "all", t.Whole(f.Den), "n", t.Whole(f.Num)))
	}
	return append(out, t.Say("None of these prove that anyone cares. They are what caring often leaves behind.", "Nichts davon beweist, dass sich jemand kümmert. Es ist, was Kümmern oft hinterlässt."))
}
