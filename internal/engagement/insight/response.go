package insight

import (
	"fmt"
	"strconv"
	"strings"

	"hearth/internal/engagement/insight/stat"
)

// responseMethods are the questions about being answered: how long it takes,
// how each conversation was left, and how long the brand was silent.
func responseMethods() []Method {
	return []Method{firstReply(), howWeLeftIt(), silence()}
}

// The smallest n of a waiting curve and of the time that nine in ten waited.
const (
	minCurve = 30
	minP90   = 50
)

// firstReply is the curve of waiting for a human answer.
func firstReply() Method {
	labels := map[string]map[string]string{"wait": {"en": "Waiting time", "de": "Wartezeit"}}
	for _, at := range waitGrid {
		labels[strconv.FormatInt(at, 10)] = map[string]string{"en": "within " + waitText(at, "en"), "de": "innerhalb von " + waitText(at, "de")}
	}
	fact := func(id, title, de, unit, unitDe, definition string, minimum int64) Metric {
		return Metric{
			ID: id, Title: title, Definition: definition, Unit: unit, Grain: "opening", Additivity: "none", Tier: "measured", Minimum: minimum, Version: 3,
			Translations: map[string]Words{"de": {Title: de, Unit: unitDe}},
		}
	}
	waiting := fact("still_waiting", "People still waiting for a first answer", "Menschen, die noch auf eine erste Antwort warten", "people", "Menschen",
		"Different people outside the company with an opening message of the period that had no human answer when the data end.", 0)
	waiting.Grain = "person"
	return Method{
		ID: "response.first-reply", Title: "Time to the first human answer", Version: 3,
		Titles: map[string]string{"de": "Zeit bis zur ersten Antwort eines Menschen"},
		Definition: "Of the opening messages of people outside the company in the period, the share with an answer of the brand or its staff by a time; messages that say they are automated are no answer. " +
			"An opening message is the first of a conversation, and each later one, of anybody outside, after a day in which nobody wrote there; what machines say breaks no silence. " +
			"Three kinds ask nothing of us and are left out, how many of each being told: nothing but thanks, or no word at all; closing with thanks, or as solved; and an answer, as the export says, to another customer. " +
			"What has no answer counts as still waiting, for as long as the data let us watch (Kaplan and Meier). Counted by when the question came, not by when it was answered.",
		Form: "steps", Shape: ShapeRunning, Requires: []string{needAnswers},
		Axis: Dim{ID: "wait", Label: "Waiting time", Type: OrderDim},
		Columns: []Metric{{
			ID: "answered", Title: "Answered by a person", Definition: "The share that had a human answer by then.", Unit: "%", Grain: "opening",
			Additivity: "none", Tier: "measured", Minimum: minCurve, Version: 3, Share: true,
			Translations: map[string]Words{"de": {Title: "Von einem Menschen beantwortet", Unit: "%"}},
		}},
		Facts: []Metric{
			fact("first_reply_median", "Half had an answer within", "Die Hälfte hatte eine Antwort innerhalb von", "seconds", "Sekunden",
				"The time by which half of the opening messages had a human answer, those still without one counted as waiting.", minCurve),
			fact("first_reply_p90", "Nine in ten had an answer within", "Neun von zehn hatten eine Antwort innerhalb von", "seconds", "Sekunden",
				"The time by which nine in ten of the opening messages had a human answer, those still without one counted as waiting.", minP90),
			waiting,
		},
		Labels: labels,
		Params: []Setting{{Key: "until", Kind: SettingTime, Default: "14d", Least: 3600, Most: 30 * 86400, What: "how long a wait the curve shows"}},
		from:   fromOpenings, usual: []condition{{"role", []string{"member", "anonymous"}}},
		ask: askFirstReply, tell: tellFirstReply,
		count: countFirstReply,
	}
}

// waitGrid are the times, in seconds, at which the curve is told: points of a
// round clock and not each answer's own time, which would be one person's.
var waitGrid = []int64{300, 900, 1800, 3600, 2 * 3600, 4 * 3600, 8 * 3600, 12 * 3600, 86400, 2 * 86400, 3 * 86400, 5 * 86400, 7 * 86400, 14 * 86400, 21 * 86400, 30 * 86400}

// waited gives what each opening message has waited, in seconds: for its answer,
// or till the end of its source's data. An answer of the hours after that end is
// not looked at, nor is a message of them: of a day that is only there in part we
// would see who was answered at once, and of the others nothing. Where only days
// are known, an answer came as late as it can have.
func (run *inquiry) waited() clause {
	cut := clause{text: "CASE"}
	for _, c := range run.covers {
		cut = cut.then(clause{" WHEN x.source = ? THEN ?", []any{c.source, run.endOf(c)}})
	}
	each := cut.wrap("SELECT x.opened_at AS asked, x.first_reply_at AS reply, x.by_day AS days, x.opener_no AS who, ", " ELSE 0 END AS cut\nFROM openings x\nWHERE ").then(run.openings())
	const seen = "o.reply IS NOT NULL AND o.reply < o.cut"
	return each.wrap("SELECT CASE WHEN "+seen+" THEN o.reply - o.asked + o.days * 86400 ELSE o.cut - o.asked END AS wait, CASE WHEN "+seen+
		" THEN 0 ELSE 1 END AS still, o.who AS who, o.days AS days\nFROM (", ") o\nWHERE o.asked < o.cut")
}

// endOf gives the instant at which a source's data end.
func (a *asking) endOf(c cover) int64 {
	return min(c.last()+1, max(c.captured, c.last())).Start(a.opt.Zone).Unix()
}

// minuteSteps rounds a wait up: to minutes within a day, to ten within a week,
// to hours beyond. So a year of them comes back as a few thousand rows.
func minuteSteps(wait string) string {
	up := func(to int) string { return fmt.Sprintf("(%s + %d) - (%s + %d) %% %d", wait, to-1, wait, to-1, to) }
	return fmt.Sprintf("CASE WHEN %s <= 86400 THEN %s WHEN %s <= 604800 THEN %s ELSE %s END", wait, up(60), wait, up(600), up(3600))
}

func askFirstReply(run *inquiry) {
	inner := run.waited()
	rows := run.query(inner.wrap("SELECT "+minuteSteps("w.wait")+" AS after, w.still AS still, COUNT(*) AS n, SUM(w.days) AS days\nFROM (", ") w\nGROUP BY "+minuteSteps("w.wait")+", w.still"))
	var waits []stat.Wait
	var all, byDay, longest int64
	for _, r := range rows {
		waits = append(waits, stat.Wait{After: number(r[0]), Open: number(r[1]) == 1, N: number(r[2])})
		all, byDay, longest = all+number(r[2]), byDay+number(r[3]), max(longest, number(r[0]))
	}
	if all == 0 || run.failed() {
		return
	}
	curve := stat.KaplanMeier(waits, stat.Asked)
	behind, top := run.waiters(inner), run.openers().top
	for i, at := range waitGrid {
		if at > run.seconds("until") || byDay > 0 && at < 86400 {
			continue
		}
		s, _ := curve.By(at)
		if at > longest && s.Share < 1 { // the data end before anybody waited that long
			run.row(strconv.FormatInt(at, 10), "within "+waitText(at, "en"), "answered", Cell{State: Missing, Why: "nobody could be watched that long yet"})
			continue
		}
		c := decimal(s.Share, all, 0)
		c.People, c.Unnamed, c.Top = behind[2*i], behind[2*i+1], top
		run.row(strconv.FormatInt(at, 10), "within "+waitText(at, "en"), "answered", c)
	}
	people, unnamed := behind[2*len(waitGrid)], behind[2*len(waitGrid)+1]
	run.quantile(curve, "first_reply_median", 0.5, "more than half still wait", people, unnamed)
	run.quantile(curve, "first_reply_p90", 0.9, "more than one in ten still waits", people, unnamed)
	still, stillUnnamed := behind[2*len(waitGrid)+2], behind[2*len(waitGrid)+3]
	run.fact("still_waiting", countOf(still))
	if people == 0 { // nobody can be told apart: conversations are all there is
		run.fact("still_waiting", Cell{State: Missing, Why: "people cannot be told apart"})
		run.note("who opened a conversation cannot be told apart: %s opening messages had no answer when the data end", many(stillUnnamed, run))
	}
	run.total = Cell{Num: all, Den: 1, People: people, Unnamed: unnamed, Top: top}
	if byDay > 0 {
		run.note("some exports give only days: there an answer counts as late as it can have come")
	}
	run.skew()
}

// many prints a number of messages in a note, which the guard does not
// see: in words when it is small.
func many(n int64, run *inquiry) string {
	if n < 30 {
		return "fewer than 30"
	}
	return strconv.FormatInt(n, 10)
}

// openers gives who wrote the opening messages that are looked at.
func (run *inquiry) openers() heap {
	in := *run.asking
	in.within = 1
	return run.everyAuthor(fromOpenings, run.openings().then(in.runOut().wrap(" AND ", "")))
}

// waiters counts, for each time of the grid, the different people answered by
// then and the openers nobody can tell apart; then all of them; then those who
// still wait. Somebody is answered by a time when the fastest answer came by then.
func (run *inquiry) waiters(inner clause) []int64 {
	var people, unnamed []string
	for i, at := range waitGrid {
		people = append(people, fmt.Sprintf("SUM(CASE WHEN p.fastest <= %d THEN 1 ELSE 0 END) AS c%d", at, i))
		unnamed = append(unnamed, fmt.Sprintf("SUM(CASE WHEN w.still = 0 AND w.wait <= %d THEN 1 ELSE 0 END) AS c%d", at, i))
	}
	people, unnamed = append(people, "COUNT(*) AS everybody", "SUM(p.open) AS waiting"), append(unnamed, "COUNT(*) AS everybody", "SUM(w.still) AS waiting")
	each := inner.wrap(fmt.Sprintf("SELECT w.who AS who, MIN(CASE WHEN w.still = 0 THEN w.wait ELSE %d END) AS fastest, MAX(w.still) AS open\nFROM (", never), ") w WHERE w.who <> 0 GROUP BY w.who")
	out := make([]int64, 2*len(people))
	for first, c := range []clause{
		each.wrap("SELECT "+strings.Join(people, ", ")+"\nFROM (", ") p"),
		inner.wrap("SELECT "+strings.Join(unnamed, ", ")+"\nFROM (", ") w WHERE w.who = 0"),
	} {
		for _, row := range run.query(c) {
			for i, v := range row {
				out[2*i+first] = number(v)
			}
		}
	}
	return out
}

// never is longer than anybody waits in seconds, and later than any unit of time;
// a number of 32 bits goes together with those of every engine.
const never = 2_000_000_000

// quantile sets the time by which a share was answered. That it was not yet is
// only said of many: the guard sees no words.
func (run *inquiry) quantile(c stat.Curve, id string, share float64, why string, people, unnamed int64) {
	at, ok := c.Quantile(share)
	if !ok && people+unnamed < minCurve {
		return
	}
	if !ok {
		run.fact(id, Cell{State: Missing, Why: why})
		return
	}
	run.fact(id, Cell{Num: at, Den: 1, N: c.N, People: people, Unnamed: unnamed})
}

// skew says how many answers are dated before what they answer: clocks differ,
// and such an answer does not count.
func (run *inquiry) skew() {
	asked := run.messages().wrap("SELECT m.id AS id, m.at AS sent FROM messages m WHERE ", "")
	rows := run.query(asked.wrap("SELECT COUNT(*) AS n FROM (", `) p JOIN (SELECT m.parent AS asked, m.at AS said FROM messages m
WHERE m.role IN ('brand', 'staff') AND m.automated = 0 AND m.at IS NOT NULL AND m.parent <> '') a ON a.asked = p.id
WHERE a.said < p.sent`))
	if len(rows) > 0 && number(rows[0][0]) > 0 {
		run.note("answers dated before what they answer do not count: clocks differ")
	}
}

// countFirstReply: where the data end before everybody could be watched for so
// long, the curve is an estimate and counts nothing.
func countFirstReply(c *counting) {
	c.total(func(cell Cell) { c.rows(fromOpenings, c.span, cell, c.began(c.span)...) })
	c.each("answered", func(r Row, cell Cell) {
		at, err := strconv.ParseInt(r.By, 10, 64)
		if err != nil || !seen(c.a, c.span, at) {
			return
		}
		if cell.State == Known {
			cell.Num, cell.Den = (cell.Num*cell.N+million/2)/million, cell.N
		}
		c.share(fromOpenings, c.span, cell, false, within(at))
	})
	for _, id := range []string{"first_reply_median", "first_reply_p90"} {
		c.fact(id, func(s Span, cell Cell) { c.rows(fromOpenings, s, ofUnits(cell), c.began(s)...) })
	}
	c.fact("still_waiting", func(s Span, cell Cell) { c.people(fromOpenings, s, cell, either("still waiting", true)) })
}

func tellFirstReply(t Telling) []string {
	day := t.Cell("86400", "answered")
	var out []string
	if day.State == Known && day.Num == 0 {
		out = append(out, t.Say("Nobody had a human answer within a day.", "Niemand hatte innerhalb eines Tages eine Antwort von einem Menschen.")+" "+t.None(day.N))
	} else if day.State == Known {
		of100 := Cell{Num: (day.Num*100 + million/2) / million, Den: 1}
		out = append(out, t.Say("Of 100 opening messages, {n} had a human answer within a day.",
			"Von 100 eröffnenden Beiträgen hatten {n} innerhalb eines Tages eine Antwort von einem Menschen.", "n", t.Number(of100, Metric{})))
	} else if t.Total.State == Known && t.Total.Num < minCurve {
		out = append(out, t.Say("Too few opening messages to say (n < {n}).", "Zu wenige eröffnende Beiträge, um etwas zu sagen (n < {n}).", "n", t.Whole(minCurve)))
	}
	switch median := t.Fact("first_reply_median"); {
	case median.State == Known:
		out = append(out, t.Say("Half had one within {wait}.", "Die Hälfte hatte eine innerhalb von {wait}.", "wait", t.Text("first_reply_median")))
	case median.State == Missing && median.Why == "more than half still wait":
		out = append(out, t.Say("More than half still wait.", "Mehr als die Hälfte wartet noch."))
	}
	out = append(out, t.Say("Time until a person, not a machine, answered. Unanswered messages count as still waiting.",
		"Zeit, bis ein Mensch geantwortet hat und keine Maschine. Unbeantwortetes zählt als noch wartend."))
	if w := t.Fact("still_waiting"); w.State == Known && t.Total.People > 0 {
		out = append(out, t.Say("{n} of {all} people are waiting as we publish this.", "{n} von {all} Menschen warten, während wir dies veröffentlichen.",
			"n", t.Whole(w.Num), "all", t.Whole(t.Total.People)))
	}
	return out
}
