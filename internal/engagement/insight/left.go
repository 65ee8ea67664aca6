package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement/insight/stat"
)

// howWeLeftIt looks at the conversation in which each person last asked something,
// whoever began it: who takes up a stranger's question after days waits in it too.
func howWeLeftIt() Method {
	return Method{
		ID: "response.left", Title: "How we left it", Version: 4, Titles: map[string]string{"de": "Wie wir auseinandergingen"},
		Definition: "For every person outside the company with an opening message in the period, the state of the conversation that their latest one stands in: who spoke last, whether we asked with that to go on in private, and whether it was closed with thanks or as solved, " +
			"all by short lists of words; thanks in a first message are no such thing. Closed without an answer is what a support desk gives as solved or closed and no human of ours ever answered; it stands here where an export has such a status, and nobody in it counts as waiting. It is no guess about feelings: many leave without a word, so a last word of ours does not mean that they were satisfied. " +
			"An opening message is the first of a conversation, and each later one, of anybody outside, after a day in which nobody wrote there; what only thanks, closes, or answers another customer is none. The last word is that of anybody outside, not only of who began: several people can wait in one conversation.",
		Form: "bars", Shape: ShapeWhole, Requires: []string{needAnswers, NeedAuthors},
		DegradesTo: "No source tells people apart, so opening messages are counted and not people",
		Axis:       Dim{ID: "left", Label: "How their latest conversation stands", Type: OrderDim},
		Columns:    []Metric{peopleMeasure(), shareMeasure("Of all who wrote", "Von allen, die schrieben", "The same, of all with an opening message in the period.")},
		Facts: []Metric{{
			ID: "waiting_days", Title: "Half of those without a last word of ours wait for at least", Definition: "Of the people whose latest conversation waits for a word of ours, the time that at least half of them have waited when the data end.",
			Unit: "seconds", Grain: "person", Additivity: "none", Tier: "measured", Minimum: 20, Version: 3,
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
		from: fromOpenings, usual: []condition{{"role", []string{"member"}}},
		ask: askLeft, tell: tellLeft,
		count: countLeft, some: map[string][]string{"waiting_days": {"theirs", "unanswered"}},
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

// leftState numbers the state of an exchange x. Thanks in the first message close
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
	have := run.sourcesWith("closed", "messages", solvedTickets)
	return slices.ContainsFunc(run.covers, func(c cover) bool { return have[c.source] })
}

// standing gives a row for each opening message: who wrote it, and one number that
// tells when, how its exchange stands, and the days since its last word. So the
// largest of somebody's is how their latest one stands.
func (run *inquiry) standing(dropped bool) clause {
	end := clause{text: "CASE"}
	for _, c := range run.covers {
		end = end.then(clause{" WHEN x.source = ? THEN ?", []any{c.source, dayArg(c.last())}})
	}
	number := func(at string) clause {
		return end.wrap(fmt.Sprintf("%s * %d + (%s) * %d + LEAST(%d, GREATEST(0, ", at, leftOne*leftDays, leftState(dropped), leftDays, leftDays-1), " ELSE 0 END - x.last_day)) AS v\nFROM exchanges x")
	}
	watched := *run.asking // as in waited: of a day that is there in part nobody knows the evening
	watched.within = 1
	first := number("x.opened_at").wrap("SELECT x.opener_no AS who, ", "\nWHERE ").then(run.rowsOf(fromThreads, between("x.opened_day", run.span), clause{text: "x.bare = 0"}, watched.runOut()))
	again := run.openings().then(watched.runOut().wrap(" AND ", "")).wrap("SELECT x.root AS of_root, x.opener_no AS again_who, x.opened_at AS again_at FROM openings x WHERE x.again = 1 AND ", "")
	return first.then(number("r.again_at").wrap("\nUNION ALL SELECT r.again_who AS who, ", "")).then(again.wrap(" JOIN (", ") r ON r.of_root = x.root"))
}

// How the number of standing is made: days below all states below the time.
const (
	leftDays = 1 << 20
	leftOne  = 8
)

func askLeft(run *inquiry) {
	states, dropped := leftStates, run.drops()
	if !dropped {
		states = leftStates[:leftDropped]
	}
	each := run.standing(dropped)
	if run.degraded {
		run.inOpenings()
	} else {
		each = each.wrap("SELECT w.who AS who, MAX(w.v) AS v FROM (", ") w WHERE w.who <> 0 GROUP BY w.who")
	}
	state := fmt.Sprintf("p.v %% %d", leftOne*leftDays)
	counts := make([]int64, len(leftStates))
	var all int64
	var waits []stat.Wait
	for _, r := range run.query(each.wrap("SELECT "+state+" AS state, COUNT(*) AS n\nFROM (", ") p\nGROUP BY "+state)) {
		at, days, n := number(r[0])/leftDays, number(r[0])%leftDays, number(r[1])
		counts[at] += n
		all += n
		if at >= leftTheirs && at < leftDropped {
			waits = append(waits, stat.Wait{After: days * 86400, N: n})
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

// inOpenings turns the words of a question about people into words about opening
// messages.
func (run *inquiry) inOpenings() {
	for i := range run.columns {
		run.columns[i].Grain = "opening"
	}
	c := &run.columns[0]
	c.Title, c.Unit, c.Definition = "Opening messages", "messages", "Opening messages; who wrote them is not known."
	c.Translations = map[string]Words{"de": {Title: "Eröffnende Beiträge", Unit: "Beiträge"}}
	if len(run.columns) > 1 {
		s := &run.columns[1]
		s.Title, s.Definition = "Of all opening messages", "The same, of all opening messages of the period."
		s.Translations = map[string]Words{"de": {Title: "Von allen eröffnenden Beiträgen", Unit: "%"}}
	}
}

func countLeft(c *counting) {
	people := func(s Span, cell Cell, w Who) { c.people(fromOpenings, s, cell, w, c.began(s)...) }
	as := func(states ...string) Who { return Who{What: "how we left it", Is: states, All: leftStates} }
	c.total(func(cell Cell) { people(c.span, cell, Who{}) })
	told := map[string]bool{}
	c.each("people", func(r Row, cell Cell) {
		told[r.By] = true
		people(c.span, cell, as(r.By))
	})
	if told["unanswered"] && !told["dropped"] { // no row where no desk closes anything: nobody is in it
		people(c.span, countOf(0), as("dropped"))
	}
	c.each("share", func(r Row, cell Cell) { c.peopleShare(fromOpenings, c.span, cell, as(r.By), c.began(c.span)...) })
	c.fact("waiting_days", func(s Span, cell Cell) { people(s, ofUnits(cell), as("theirs", "unanswered")) })
}

// waited writes how long somebody has waited, in words from two days on; what is
// over a whole day is left out, as they wait for so long or longer.
func (t Telling) waited(f Fact) string {
	const day = 86400
	if n := int64(f.Value()) / day; n >= 2 {
		return t.Say("{n} days", "{n} Tagen", "n", t.Whole(n))
	}
	return t.Number(f.Cell, f.Metric)
}

func tellLeft(t Telling) []string {
	ours, private := t.Cell("ours", "share"), t.Cell("private", "share")
	theirs, open, dropped := t.Cell("theirs", "share"), t.Cell("unanswered", "share"), t.Cell("dropped", "share")
	who, wem := "people", "Menschen"
	if t.Told.Degraded != "" {
		who, wem = "opening messages", "eröffnenden Beiträgen"
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
			out = append(out, t.Say("Half of these have waited for {wait} or longer.", "Die Hälfte davon wartet seit {wait} oder länger.", "wait", t.waited(wait)))
		}
	} else if wait.State == Known { // how many wait is not told
		out = append(out, t.Say("Half of those who wait for a word of ours have waited for {wait} or longer.", "Die Hälfte derer, die auf ein Wort von uns warten, wartet seit {wait} oder länger.", "wait", t.waited(wait)))
	}
	desk, stand := "", ""
	if dropped.State != Missing {
		desk, stand = ", and what a desk says is closed", ", und was ein Kundendienst geschlossen nennt"
	}
	return append(out, t.Say("Only who spoke last is counted, and closing words{desk}; a last word of ours does not mean that they were satisfied.",
		"Gezählt wird nur, wer zuletzt sprach, und Worte zum Abschluss{stand}; ein letztes Wort von uns heißt nicht, dass sie zufrieden waren.", "desk", desk, "stand", stand))
}
