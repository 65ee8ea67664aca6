package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/store"
)

// howWeLeftIt looks at the latest exchange of each person.
func howWeLeftIt() Method {
	return Method{
		ID: "response.left", Title: "How we left it", Version: 3, Titles: map[string]string{"de": "Wie wir auseinandergingen"},
		Definition: "For every person outside the company who opened a conversation in the period, the state of their latest one: who spoke last, whether we asked with that to go on in private, and whether they closed it with thanks or said that it is solved, " +
			"all by short lists of words; thanks in a first message are no such thing. Closed without an answer is what a support desk gives as solved or closed and no human of ours ever answered; it stands here where an export has such a status, and nobody in it counts as waiting. It is no guess about feelings: many leave without a word, so a last word of ours does not mean that they were satisfied.",
		Form: "bars", Shape: ShapeWhole, Requires: []string{needAnswers, NeedAuthors},
		DegradesTo: "No source tells people apart, so conversations are counted and not people",
		Axis:       Dim{ID: "left", Label: "How their latest conversation stands", Type: OrderDim},
		Columns:    []Metric{peopleMeasure(), shareMeasure("Of all who wrote", "Von allen, die schrieben", "The same, of all who opened a conversation in the period.")},
		Facts: []Metric{{
			ID: "waiting_days", Title: "Half of those without a last word of ours wait for at least", Definition: "Of the people whose latest conversation waits for a word of ours, the time that at least half of them have waited when the data end.",
			Unit: "seconds", Grain: "person", Additivity: "none", Tier: "measured", Minimum: 20, Version: 2,
			Translations: map[string]Words{"de": {Title: "Die Hälfte derer, denen wir das letzte Wort schulden, wartet seit mindestens", Unit: "Sekunden"}},
		}},
		Labels: map[string]map[string]string{
			"left":       {"en": "How their latest conversation stands", "de": "Wie ihr letztes Gespräch steht"},
			"ours":       {"en": "We had the last word", "de": "Wir hatten das letzte Wort"},
			"private":    {"en": "We moved it to private", "de": "Wir baten, privat weiterzureden"},
			"closed":     {"en": "They closed it with thanks, or said that it is solved", "de": "Sie schlossen mit Dank oder sagten, es sei gelöst"},
			"theirs":     {"en": "They had the last word after an answer of ours", "de": "Sie hatten nach einer Antwort von uns das letzte Wort"},
			"unanswered": {"en": "No human answer yet", "de": "Noch keine Antwort eines Menschen"},
			"dropped":    {"en": "Closed without an answer", "de": "Ohne Antwort geschlossen"},
		},
		from: fromThreads, usual: []condition{{"role", []string{"member"}}},
		ask: askLeft, tell: tellLeft,
		count: countLeft,
	}
}

// leftStates in the order to show.
var leftStates = []string{"ours", "private", "closed", "theirs", "unanswered", "dropped"}

// The places of some states among them.
const (
	leftTheirs  = 3
	leftDropped = 5
)

// solvedTickets keeps messages m that a desk says are solved or closed. The status
// of these desks counts, which their readers write as a tag: there it is somebody of
// the company who closes. Where a tag of this name is anything else, such as one
// that the people of a forum gave, it says nothing of us.
const solvedTickets = `m.platform IN ('freshdesk', 'intercom', 'jira', 'zendesk') AND m.tags LIKE '%|solved|%'`

// leftState numbers the state of an exchange. Thanks in the first message close
// nothing: people thank in advance. Nor does a last word that it is not settled.
func leftState(dropped bool) string {
	var open string
	if dropped {
		open = fmt.Sprintf("WHEN x.root IN (SELECT m.id FROM messages m WHERE %s) THEN %d ", solvedTickets, leftDropped)
	}
	return `CASE WHEN x.last_role IN ('brand', 'staff') AND x.last_closing = 'private' THEN 1 WHEN x.last_role IN ('brand', 'staff') THEN 0
WHEN x.replies > 0 AND x.last_closing IN ('thanks', 'solved') THEN 2 WHEN x.first_reply_at IS NOT NULL THEN 3 ` + open + `ELSE 4 END`
}

// drops says whether some source says of a conversation that a desk closed it.
func (run *inquiry) drops() bool {
	have := run.having(need{id: "closed", where: solvedTickets})
	return slices.ContainsFunc(run.covers, func(c cover) bool { return have[c.source] })
}

func askLeft(run *inquiry) {
	kept, states := run.exchanges(), leftStates
	dropped := run.drops()
	if !dropped {
		states = leftStates[:leftDropped]
	}
	leftState := leftState(dropped)
	var rows [][]store.Value
	if run.degraded {
		run.inConversations()
		rows = run.query(kept.wrap("SELECT "+leftState+" AS standing, x.source AS src, x.last_day AS since, COUNT(*) AS n\nFROM exchanges x WHERE ", "\nGROUP BY "+leftState+", x.source, x.last_day"))
	} else {
		named := kept.then(clause{text: " AND x.opener_no <> 0"})
		each := named.wrap("SELECT x.opener_no AS who, MAX(x.opened_at) AS newest FROM exchanges x WHERE ", " GROUP BY x.opener_no").
			wrap("SELECT x.opener_no AS person, MAX("+leftState+") AS standing, MIN(x.source) AS src, MIN(x.last_day) AS since\nFROM exchanges x JOIN (", ") l ON l.who = x.opener_no AND l.newest = x.opened_at\nWHERE ").
			then(named.wrap("", "\nGROUP BY x.opener_no"))
		rows = run.query(each.wrap("SELECT p.standing AS standing, p.src AS src, p.since AS since, COUNT(*) AS n\nFROM (", ") p\nGROUP BY p.standing, p.src, p.since"))
	}
	counts := make([]int64, len(leftStates))
	var all int64
	var waits []stat.Wait
	for _, r := range rows {
		state, n := number(r[0]), number(r[3])
		counts[state] += n
		all += n
		if state >= leftTheirs && state < leftDropped {
			waits = append(waits, stat.Wait{After: run.daysSince(text(r[1]), number(r[2])) * 86400, N: n})
		}
	}
	if all == 0 {
		return
	}
	cell, share := countOf, shareOf
	if run.degraded {
		cell = func(n int64) Cell { return Cell{Num: n, Den: 1, Unnamed: n} }
		share = func(n, all int64) Cell { return Cell{Num: n, Den: all, Unnamed: n} }
	}
	for i, state := range states {
		run.row(state, run.method.Labels[state]["en"], "people", cell(counts[i]))
		run.row(state, run.method.Labels[state]["en"], "share", share(counts[i], all))
	}
	if c := stat.KaplanMeier(waits, stat.Asked); c.N > 0 {
		at, _ := c.Quantile(0.5)
		f := cell(c.N)
		f.Num, f.N = at, c.N
		run.fact("waiting_days", f)
	}
	run.total = cell(all)
}

// daysSince gives the days from a day to the end of a source's data.
func (run *inquiry) daysSince(src string, day int64) int64 {
	for _, c := range run.covers {
		if c.source == src {
			return max(0, int64(c.last())-day)
		}
	}
	return 0
}

// inConversations turns the words of a question about people into words about
// conversations.
func (run *inquiry) inConversations() {
	for i := range run.columns {
		run.columns[i].Grain = "thread"
	}
	c := &run.columns[0]
	c.Title, c.Unit, c.Definition = "Conversations", "conversations", "Conversations; who opened them is not known."
	c.Translations = map[string]Words{"de": {Title: "Gespräche", Unit: "Gespräche"}}
	if len(run.columns) > 1 {
		s := &run.columns[1]
		s.Title, s.Definition = "Of all conversations", "The same, of all conversations of the period."
		s.Translations = map[string]Words{"de": {Title: "Von allen Gesprächen", Unit: "%"}}
	}
}

func countLeft(c *counting) {
	as := func(states ...string) Who { return Who{What: "how we left it", Is: states, All: leftStates} }
	c.total(func(cell Cell) { c.people(fromThreads, c.span, cell, Who{}) })
	told := map[string]bool{}
	c.each("people", func(r Row, cell Cell) {
		told[r.By] = true
		c.people(fromThreads, c.span, cell, as(r.By))
	})
	if told["unanswered"] && !told["dropped"] { // no row where no desk closes anything: nobody is in it
		c.people(fromThreads, c.span, countOf(0), as("dropped"))
	}
	c.each("share", func(r Row, cell Cell) { c.peopleShare(fromThreads, c.span, cell, as(r.By)) })
	c.fact("waiting_days", func(s Span, cell Cell) { c.people(fromThreads, s, ofUnits(cell), as("theirs", "unanswered")) })
}

func tellLeft(t Telling) []string {
	ours, private := t.Cell("ours", "share"), t.Cell("private", "share")
	theirs, open, dropped := t.Cell("theirs", "share"), t.Cell("unanswered", "share"), t.Cell("dropped", "share")
	who, wem := "people", "Menschen"
	if t.Told.Degraded != "" {
		who, wem = "conversations", "Gesprächen"
	}
	var out []string
	if ours.State == Known {
		out = append(out, t.Say("We had the last word with {n} of {all} {who}.", "Bei {n} von {all} {wem} hatten wir das letzte Wort.", "n", t.Whole(ours.Num), "all", t.Whole(ours.Den), "who", who, "wem", wem))
	}
	if private.State == Known && private.Num > 0 {
		out = append(out, t.Say("With {n}, our last word asks to go on in private; how that ended is not in the data.", "Bei {n} bittet unser letztes Wort, privat weiterzureden; wie das ausging, steht nicht in den Daten.", "n", t.Whole(private.Num)))
	}
	if dropped.State == Known && dropped.Num > 0 {
		out = append(out, t.Say("{n} were closed without an answer.", "{n} wurden ohne Antwort geschlossen.", "n", t.Whole(dropped.Num)))
	}
	wait := t.Fact("waiting_days")
	if theirs.State == Known && open.State == Known && theirs.Num+open.Num > 0 {
		out = append(out, t.Say("{n} wait for a word of ours.", "{n} warten auf ein Wort von uns.", "n", t.Whole(theirs.Num+open.Num)))
		if wait.State == Known {
			out = append(out, t.Say("Half of these have waited for {wait} or longer.", "Die Hälfte davon wartet seit {wait} oder länger.", "wait", t.Text("waiting_days")))
		}
	} else if wait.State == Known { // how many wait is not told
		out = append(out, t.Say("Half of those who wait for a word of ours have waited for {wait} or longer.", "Die Hälfte derer, die auf ein Wort von uns warten, wartet seit {wait} oder länger.", "wait", t.Text("waiting_days")))
	}
	desk, stand := "", ""
	if dropped.State != Missing {
		desk, stand = ", and what a desk says is closed", ", und was ein Kundendienst geschlossen nennt"
	}
	return append(out, t.Say("Only who spoke last is counted, and closing words{desk}; a last word of ours does not mean that they were satisfied.",
		"Gezählt wird nur, wer zuletzt sprach, und Worte zum Abschluss{stand}; ein letztes Wort von uns heißt nicht, dass sie zufrieden waren.", "desk", desk, "stand", stand))
}
