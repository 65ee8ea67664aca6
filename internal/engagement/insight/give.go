package insight

import (
	"cmp"
	"maps"
	"slices"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/store"
)

// minThreads is the smallest number of conversations for give and take.
const minThreads = 30

// giveAndTake holds what people say beside what the brand says, place by place.
func giveAndTake() Method {
	measure := func(id, title, de, unit, unitDe, definition string, share bool) Metric {
		m := Metric{ID: id, Title: title, Definition: definition, Unit: unit, Grain: "thread", Additivity: "none", Tier: "measured", Minimum: minThreads, Version: 1,
			Translations: map[string]Words{"de": {Title: de, Unit: unitDe}}}
		if share {
			m.Share, m.Scale = true, 1
		}
		return m
	}
	return Method{
		ID: "participation.give", Title: "Give and take", Version: 1, Titles: map[string]string{"de": "Geben und Nehmen"},
		Definition: "For each place: how many messages of people outside come for each of the brand's own, how many of the brand's messages are answers, in how many conversations both sides spoke, " +
			"how long half of the conversations are at least, and how many the brand opened. Conversations are counted by when they were opened, machines and passed-on messages not.",
		Form: "bars", Shape: ShapeApart, Requires: []string{needThreads, needAnswers}, By: []string{"place", "source", "platform"},
		Axis: Dim{ID: "place", Label: "Place", Type: "key"},
		Columns: []Metric{
			measure("theirs_per_ours", "Messages of theirs for each of ours", "Beiträge von ihnen je einem von uns", "messages", "Beiträge", "Messages of people outside, divided by those of the brand and its staff.", false),
			measure("ours_answers", "Of our messages, answers", "Von unseren Beiträgen Antworten", "%", "%", "Of the messages of the brand and its staff, the share that answers somebody.", true),
			measure("both_spoke", "Conversations in which both spoke", "Gespräche, in denen beide sprachen", "%", "%", "Of the conversations, the share in which people outside and the brand both spoke.", true),
			measure("turns", "Messages in half of them, at least", "Beiträge in der Hälfte davon, mindestens", "messages", "Beiträge", "The number of messages that half of the conversations have at least.", false),
			measure("we_opened", "Conversations that we opened", "Gespräche, die wir eröffnet haben", "%", "%", "Of the conversations, the share that the brand or its staff opened.", true),
		},
		from: fromMessages, usual: []condition{{"role", []string{"member", "anonymous", "brand", "staff"}}},
		ask: askGive, tell: tellGive,
		count: countGive,
		uncounted: map[string]string{
			"total":        "there is none",
			"ours_answers": "what we wrote ourselves",
			"both_spoke":   "conversations as far as they lie in the period: one that goes on lies in several, so that they are not taken off each other",
			"turns":        "conversations as far as they lie in the period: one that goes on lies in several, so that they are not taken off each other",
			"we_opened":    "conversations as far as they lie in the period: one that goes on lies in several, so that they are not taken off each other",
		},
	}
}

// given is what was counted at one place.
type given struct {
	threads, both, opened, theirs, ours, answers int64
	turns                                        []stat.Wait
	wrote, asked                                 heap // who wrote there, and who opened conversations
	alone                                        bool // the exports hold only what we wrote
}

func askGive(run *inquiry) {
	d, column := run.axisOf("place", fromMessages)
	spot, name, group := clause{text: column}, func(v store.Value) store.Value { return v }, byKeys("k")
	columns, by, at := "v.spot AS spot, v.thread AS thread", "v.spot, v.thread", "t.spot"
	if list := run.fewValues(d); len(list) > 0 {
		spot, name, group = byNumber(column, list), func(v store.Value) store.Value { return list[number(v)] }, slot{}.grouping()
		by, at = slot{}.with("v.thread", "v.spot"), slot{}.value("t.both")
		columns = by + " AS both"
	}
	const ours = "m.role IN ('brand', 'staff')"
	kept := run.messages().then(clause{text: " AND m.automated = 0 AND m.kind <> 'share'"})
	each := spot.wrap("SELECT ", " AS spot, m.thread_no AS thread, CASE WHEN "+ours+" THEN 1 ELSE 0 END AS us, "+
		"CASE WHEN "+ours+" AND m.answers = 1 AND m.kind IN ('reply', 'answer') THEN 1 ELSE 0 END AS answer, CASE WHEN "+ours+" AND m.opens = 1 THEN 1 ELSE 0 END AS opener\nFROM messages m WHERE ").then(kept)
	thread := each.wrap("SELECT "+columns+", COUNT(*) AS turns, SUM(v.us) AS ours, SUM(v.answer) AS answers, SUM(v.opener) AS opened\nFROM (", ") v GROUP BY "+by)
	all := map[string]*given{}
	labels := map[string]string{}
	key := at + ", CASE WHEN t.ours > 0 AND t.ours < t.turns THEN 1 ELSE 0 END, t.opened, LEAST(t.turns, 100)"
	for _, r := range run.query(thread.wrap("SELECT "+at+" AS place_key, CASE WHEN t.ours > 0 AND t.ours < t.turns THEN 1 ELSE 0 END AS dialogue, t.opened AS begun, LEAST(t.turns, 100) AS long, "+
		"COUNT(*) AS threads, SUM(t.turns) AS said, SUM(t.ours) AS by_us, SUM(t.answers) AS replied\nFROM (", ") t GROUP BY "+key)) {
		id, label := run.keyOf(d, name(r[0]))
		g := all[id]
		if g == nil {
			g = &given{}
			all[id], labels[id] = g, label
		}
		n := number(r[4])
		g.threads += n
		g.both += number(r[1]) * n
		g.opened += min(1, number(r[2])) * n
		g.turns = append(g.turns, stat.Wait{After: number(r[3]), N: n})
		g.theirs, g.ours, g.answers = g.theirs+number(r[5])-number(r[6]), g.ours+number(r[6]), g.answers+number(r[7])
	}
	for _, r := range run.query(run.oursAlone(spot).wrap("SELECT o.spot AS spot, COUNT(*) AS n FROM (", ") o GROUP BY o.spot")) {
		if id, _ := run.keyOf(d, name(r[0])); all[id] != nil {
			all[id].alone = all[id].theirs == 0
		}
	}
	const outside = " AND m.role IN ('" + engagement.RoleMember + "', '" + engagement.RoleAnonymous + "')"
	wrote := run.authorsBy(group, fromMessages, spot, kept.then(clause{text: outside}))
	opened := run.authorsBy(group, fromMessages, spot, kept.then(clause{text: outside + " AND m.opens = 1"}))
	for _, v := range slices.Concat(slices.Collect(maps.Keys(wrote)), slices.Collect(maps.Keys(opened))) {
		if id, _ := run.keyOf(d, name(v)); all[id] != nil {
			all[id].wrote, all[id].asked = wrote[v], opened[v]
		}
	}
	ids := slices.SortedFunc(maps.Keys(all), func(x, y string) int {
		return cmp.Or(cmp.Compare(all[y].threads, all[x].threads), cmp.Compare(x, y))
	})
	for _, id := range ids {
		run.giveRow(id, labels[id], *all[id])
	}
}

// oursAlone gives the places of the sources that hold nothing of people outside.
func (run *inquiry) oursAlone(spot clause) clause {
	outside := run.outside()
	kept := clause{text: "1 = 0"}
	if names := slices.DeleteFunc(run.speakerNames(), func(name string) bool { return outside[name] }); len(names) > 0 {
		kept = in("m.source", names)
	}
	return spot.wrap("SELECT ", " AS spot FROM messages m WHERE ").then(kept)
}

// giveRow adds the measures of one place. Behind messages stands who wrote them,
// behind conversations who opened them, and all who wrote in them.
func (run *inquiry) giveRow(id, label string, g given) {
	put := func(column string, num, den, n int64) {
		c := Cell{State: Missing, Why: "we said nothing there"}
		switch {
		case g.alone && column != "ours_answers" && column != "we_opened":
			c.Why = "its exports hold only what we wrote"
		case den > 0:
			c = g.wrote.behind(Cell{Num: num, Den: den, N: n})
			if column != "theirs_per_ours" {
				c.Top, c.Own = g.asked.top, g.opened
			}
		}
		run.row(id, label, column, c)
	}
	put("theirs_per_ours", g.theirs, g.ours, g.threads)
	put("ours_answers", g.answers, g.ours, g.threads)
	put("both_spoke", g.both, g.threads, 0)
	turns, _ := stat.KaplanMeier(g.turns, stat.Asked).Quantile(0.5)
	put("turns", turns, 1, g.threads)
	put("we_opened", g.opened, g.threads, 0)
}

// rough writes a number with one digit after the point below ten, and none above.
func (t Telling) rough(c Cell) string {
	digits := int64(10)
	if c.Value() >= 10 {
		digits = 1
	}
	return t.Number(Cell{Num: stat.Whole(c.Value(), digits), Den: digits}, Metric{})
}

func countGive(c *counting) {
	said := []Scope{outside(), is("automated", "no"), isNot("kind", engagement.KindShare)}
	c.each("theirs_per_ours", func(r Row, cell Cell) {
		num, _, _ := parts(cell)
		num.People = cell.People
		c.rows(fromMessages, c.span, num, append(said, is(c.a.By.ID, r.By))...)
	})
}

func tellGive(t Telling) []string {
	var out []string
	for _, r := range t.Rows {
		if r.Split != "theirs_per_ours" || r.State != Known || len(out) == 2 {
			continue
		}
		both := t.Cell(r.By, "both_spoke")
		if both.State == Known {
			out = append(out, t.Say("{place}: people wrote {n} messages for each of ours; both sides spoke in {both} of the conversations.",
				"{place}: Auf einen Beitrag von uns kommen {n} von anderen; in {both} der Gespräche sprachen beide Seiten.",
				"place", t.Label(r.By), "n", t.rough(r.Cell), "both", t.Percent(both.Num, both.Den)))
		}
	}
	if len(out) == 0 {
		out = append(out, t.Say("Too few conversations with people outside to say (n < {n}).", "Zu wenige Gespräche mit Menschen von außen, um etwas zu sagen (n < {n}).", "n", t.Whole(minThreads)))
	}
	return out
}
