package insight

import (
	"fmt"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
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
		Form: "line", Shape: ShapeApart, Requires: []string{needAuthors, needThreads}, By: []string{unitMonth, unitQuarter, unitYear},
		Axis: Dim{ID: unitMonth, Label: "Month", Type: "time"}, Columns: all, Facts: all,
		sums: map[string]string{deep.ID: deep.ID, replies.ID: replies.ID},
		from: fromMessages, usual: []condition{{"role", []string{"member", "brand", "staff"}}},
		ask: askCare, tell: tellCare,
	}
}

// depth is what was counted in one unit of time.
type depth struct {
	seen, back, deep, replies, helpers int64
	threads                            heap // by one of those who spoke in each
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
	run.seenBy(column, at)
	for _, r := range run.query(run.threadsBy(column)) {
		at(number(r[0])).thread(r)
	}
	helpers := run.helped()
	for _, r := range run.query(helpers.wrap("SELECT "+column+" AS unit, COUNT(DISTINCT m.person_no) AS people\nFROM addressed m\nWHERE ", " GROUP BY "+column)) {
		at(number(r[0])).helpers = number(r[1])
	}
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
	run.wholeDepth(helpers)
}

// wholeDepth counts the period as one.
func (run *inquiry) wholeDepth(helpers clause) {
	var x depth
	for _, r := range run.query(run.backIn()) {
		x.seen, x.back = number(r[0]), number(r[1])
	}
	for _, r := range run.query(run.threadsBy("0")) {
		x.thread(r)
	}
	for _, r := range run.query(helpers.wrap("SELECT COUNT(DISTINCT m.person_no) AS people\nFROM addressed m\nWHERE ", "")) {
		x.helpers = number(r[0])
	}
	for id, c := range run.depthCells(x, run.span.From) {
		run.fact(run.columns[id].ID, c)
	}
	run.total = countOf(x.seen)
}

// depthCells gives the measures of a time that begins on a day, in their order.
func (run *inquiry) depthCells(x depth, from engagement.Day) []Cell {
	back := shareOf(x.back, x.seen)
	if from < run.bounds().From+beforeDays {
		back = Cell{State: Missing, Why: "the data do not reach back far enough"}
	}
	deep, replies := shareOf(0, 0), shareOf(0, 0)
	if n := x.threads.rows; n > 0 {
		deep = x.threads.behind(Cell{Num: x.deep, Den: n})
		replies = x.threads.behind(Cell{Num: x.replies, Den: n, N: n})
	}
	return []Cell{back, deep, replies, countOf(x.helpers)}
}

const careOutside = " AND m.role = 'member' AND m.person_no <> 0"

// seenBy counts people by units of time, and those of them whom the data had
// seen in an earlier one: all but those who are seen there first of all.
func (run *inquiry) seenBy(column string, at func(int64) *depth) {
	seen := run.messages().then(clause{text: careOutside})
	for _, r := range run.query(seen.wrap("SELECT "+column+" AS unit, COUNT(DISTINCT m.person_no) AS people FROM messages m WHERE ", " GROUP BY "+column)) {
		at(number(r[0])).seen, at(number(r[0])).back = number(r[1]), number(r[1])
	}
	ever := run.kept(fromMessages, between("m.day", Span{From: run.bounds().From, To: run.span.To})).then(clause{text: careOutside})
	now := clause{fmt.Sprintf("MIN(CASE WHEN m.day >= ? THEN %s ELSE %d END)", column, never), []any{dayArg(run.span.From)}}
	each := now.wrap("SELECT m.person_no AS who, MIN("+column+") AS started, ", " AS seen FROM messages m WHERE ").then(ever).then(clause{text: " GROUP BY m.person_no"})
	for _, r := range run.query(each.wrap("SELECT p.seen AS unit, COUNT(*) AS people\nFROM (", ") p WHERE p.started = p.seen GROUP BY p.seen")) {
		at(number(r[0])).back -= number(r[1])
	}
}

// backIn counts the people of the whole period, and those of them whom the data
// had seen before it.
func (run *inquiry) backIn() clause {
	from := dayArg(run.span.From)
	ever := run.kept(fromMessages, between("m.day", Span{From: run.bounds().From, To: run.span.To})).then(clause{text: careOutside})
	people := ever.wrap("SELECT m.person_no AS who, MIN(m.day) AS started, MAX(m.day) AS latest FROM messages m WHERE ", " GROUP BY m.person_no")
	return clause{text: "SELECT COUNT(*) AS people, SUM(CASE WHEN p.started < ? THEN 1 ELSE 0 END) AS back\nFROM (", args: []any{from}}.
		then(people).then(clause{") p WHERE p.latest >= ?", []any{from}})
}

// thread takes one line of [inquiry.threadsBy].
func (x *depth) thread(r []store.Value) {
	x.threads.add(number(r[1]), number(r[2]), number(r[3]), 0)
	x.deep, x.replies = x.deep+number(r[4]), x.replies+number(r[5])
}

// threadsBy counts conversations by the unit of their first message and how many
// are somebody's: of the one of those who spoke in it from outside, if anybody
// did, whose key comes last. Numbers of people have no order that engines share.
func (run *inquiry) threadsBy(column string) clause {
	kept := run.messages().then(clause{text: " AND m.automated = 0 AND m.kind <> 'share'"})
	const (
		speaker = "CASE WHEN m.role IN ('brand', 'staff') THEN -1 ELSE m.person_no END"
		key     = "CASE WHEN m.role IN ('brand', 'staff') THEN '' WHEN m.person_no = 0 THEN ' ' ELSE m.person END"
	)
	class := fmt.Sprintf("CASE WHEN v.who = '' THEN %d WHEN v.who = ' ' THEN %d ELSE %d END", classBrand, classUnnamed, classPerson)
	threads := kept.wrap("SELECT m.thread_no AS thread, MIN("+column+") AS unit, COUNT(*) AS turns, MIN("+speaker+") AS one, MAX("+speaker+") AS other, MAX("+key+") AS who\nFROM messages m WHERE ", " GROUP BY m.thread_no")
	each := threads.wrap("SELECT t.unit AS unit, t.who AS who, COUNT(*) AS n, SUM(CASE WHEN t.turns >= 3 AND t.one <> t.other THEN 1 ELSE 0 END) AS deep, SUM(t.turns - 1) AS replies\nFROM (", ") t GROUP BY t.unit, t.who")
	return each.wrap("SELECT v.unit AS unit, "+class+" AS c, v.n AS n, COUNT(*) AS people, SUM(v.deep) AS deep, SUM(v.replies) AS replies\nFROM (", ") v GROUP BY v.unit, "+class+", v.n")
}

// helped keeps what people outside answered one another.
func (run *inquiry) helped() clause {
	return run.messages().then(clause{text: careOutside + " AND m.automated = 0 AND m.kind IN ('reply', 'answer') AND m.to_role = 'member'"})
}

func tellCare(t Telling) []string {
	var out []string
	if f := t.Fact("returned_share"); f.State == Known {
		out = append(out, t.Say("Of {all} people whom we saw, {n} had been here before.", "Von {all} Menschen, die wir sahen, waren {n} schon einmal da.", "all", t.Whole(f.Den), "n", t.Whole(f.Num)))
	}
	return append(out, t.Say("None of these prove that anyone cares. They are what caring often leaves behind.", "Nichts davon beweist, dass sich jemand kümmert. Es ist, was Kümmern oft hinterlässt."))
}
