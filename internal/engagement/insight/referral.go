package insight

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// referralMethods are the questions about word of mouth: what can be counted of
// it at least, and how much of the talk is about us.
func referralMethods() []Method { return []Method{tagged(), voiceShare(), drivers()} }

// tagged counts the visits by links that carry the tag of an ask.
func tagged() Method {
	return Method{
		ID: "referral.tagged", Title: "Passed on, at least", Version: 1, Titles: map[string]string{"de": "Weitergegeben, mindestens"},
		Definition: "Visits of the own site by links that carry a tag, such as ?via=first-ride-mail, as the site's analytics report them by landing page, source or campaign. Links that were pasted in private chats and lost their tag are not counted, " +
			"and nothing is done to count them, so every number is at least that many.",
		Form: "bars", Shape: ShapeApart, Axis: Dim{ID: "tag", Label: "Tag of the link", Type: "key"},
		Columns: []Metric{{
			ID: "tagged_visits", Title: "Visits by tagged links, at least", Definition: "Visits that the site's analytics count for addresses with the tag.", Unit: "visits", Grain: "reading",
			Additivity: "sum", Tier: "reported", Version: 1, Translations: map[string]Words{"de": {Title: "Besuche über markierte Links, mindestens", Unit: "Besuche"}},
		}},
		Facts: []Metric{{
			ID: "passed_on", Title: "Visits by links passed on, at least", Definition: "All visits by tagged links; those whose tag was lost are not in it.", Unit: "visits", Grain: "reading",
			Additivity: "sum", Tier: "reported", Version: 1, Translations: map[string]Words{"de": {Title: "Besuche über weitergegebene Links, mindestens", Unit: "Besuche"}},
		}},
		Params: []Setting{{Key: "tag", Kind: SettingWords, Default: "via", What: "the name of the tag in the address"}},
		from:   fromReadings, reads: []string{"visits", "views"},
		ask: askTagged, tell: tellTagged,
		uncounted: map[string]string{
			"total":         "there is none",
			"tagged_visits": "what a site's analytics count: visits, of nobody in particular",
			"passed_on":     "what a site's analytics count: visits, of nobody in particular",
		},
	}
}

// askTagged reads one number a source: visits, else views; by day, else as the
// platform sums them up.
func askTagged(run *inquiry) {
	like := "%" + run.choice("tag") + "=%"
	kept := join("AND", []clause{run.spoken(fromReadings), in("r.metric", run.method.reads), {text: "r.dimension <> '' AND r.total = 0"}, {"r.member LIKE ?", []any{like}},
		{"r.from_day >= ? AND r.to_day <= ?", []any{dayArg(run.span.From), dayArg(run.span.To)}}})
	for _, f := range run.use {
		kept = kept.then(f.clause(fromReadings).wrap(" AND ", ""))
	}
	type shape struct{ source, dimension, metric, grain string }
	sums := map[shape]map[string]int64{}
	for _, r := range run.query(kept.wrap("SELECT r.source AS src, r.dimension AS cut, r.metric AS what, r.grain AS span, r.member AS address, SUM(r.value) AS n\nFROM readings r WHERE ",
		" GROUP BY r.source, r.dimension, r.metric, r.grain, r.member")) {
		s := shape{text(r[0]), text(r[1]), text(r[2]), text(r[3])}
		if tag := tagOf(text(r[4]), run.choice("tag")); tag != "" {
			if sums[s] == nil {
				sums[s] = map[string]int64{}
			}
			sums[s][tag] += number(r[5])
		}
	}
	order := func(s shape) int {
		return slices.Index(run.method.reads, s.metric)*2 + b2i(s.grain != "daily")
	}
	best := map[string]shape{}
	for _, s := range slices.SortedFunc(maps.Keys(sums), func(x, y shape) int {
		return cmp.Or(cmp.Compare(order(x), order(y)), cmp.Compare(x.dimension, y.dimension), cmp.Compare(x.source, y.source))
	}) {
		if _, ok := best[s.source]; !ok {
			best[s.source] = s
		}
	}
	all, total := map[string]int64{}, int64(0)
	for _, s := range best {
		for tag, n := range sums[s] {
			all[tag], total = all[tag]+n, total+n
		}
	}
	for _, tag := range slices.SortedFunc(maps.Keys(all), func(x, y string) int { return cmp.Or(cmp.Compare(all[y], all[x]), cmp.Compare(x, y)) }) {
		run.row(tag, tag, "tagged_visits", Cell{Num: all[tag], Den: 1, Crowd: true})
	}
	if total > 0 {
		run.fact("passed_on", Cell{Num: total, Den: 1, Crowd: true})
	}
}

// tagOf gives the value of a tag in an address.
func tagOf(address, name string) string {
	_, query, found := strings.Cut(address, "?")
	if !found {
		query = address
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(values.Get(name))
}

func tellTagged(t Telling) []string {
	f := t.Fact("passed_on")
	if f.State != Known {
		return []string{t.Say("No visits by tagged links are in these data. That is not zero: whoever passed a link on without its tag, or in private, is not seen.",
			"In diesen Daten sind keine Besuche über markierte Links. Das heißt nicht null: Wer einen Link ohne Markierung oder privat weitergab, ist nicht zu sehen.")}
	}
	return []string{
		t.Say("At least {n} visits came by links that were passed on.", "Mindestens {n} Besuche kamen über weitergegebene Links.", "n", t.Whole(f.Num)),
		t.Say("Links pasted in private chats are not counted, and we do not try to.", "Links, die in privaten Chats stehen, werden nicht gezählt, und wir versuchen es nicht."),
	}
}

// voiceShare holds how many people name us beside how many name others. It is
// off until a writer declares all names.
func voiceShare() Method {
	share := shareMeasure("Of all who named any of them", "Von allen, die einen davon nannten", "The same people, of all who named any of the declared names.")
	return Method{
		ID: "referral.voice-share", Title: "Who is talked about", Version: 1, Titles: map[string]string{"de": "Wovon die Rede ist"},
		Definition: "Different people outside whose messages carry a name as a tag or a topic, for every name of a declared list, in the same places and days. It is blind to tone and meaning and easily moved, so nothing is shown until all names are declared. " +
			"One person may name several, so the shares do not add up.",
		Form: "bars", Shape: ShapeApart, Requires: []string{NeedAuthors}, Axis: Dim{ID: "name", Label: "Name", Type: "key"},
		Columns: []Metric{peopleMeasure(), share},
		Params:  []Setting{{Key: "names", Kind: SettingWords, What: "all names that are compared, yours among them, with commas between"}},
		from:    fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askVoice, tell: tellVoice,
		count: countVoice,
	}
}

func askVoice(run *inquiry) {
	names := run.words("names")
	if len(names) < 2 {
		run.list.Errorf(run.asked().Pos, "param", "declare all names that are compared: `with: {names: [kestrel, heron]}`",
			"%s is off until at least two names are declared", run.method.ID)
		return
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	var either []clause
	carries := func(name string) clause {
		return clause{"(m.tags LIKE ? OR m.topics LIKE ?)", []any{"%|" + name + "|%", "%|" + name + "|%"}}
	}
	cols := clause{text: "SELECT "}
	for _, name := range names {
		if !plainTag(name) {
			run.list.Errorf(run.asked().Pos, "param", "type a name without these signs", "the name %q has signs that cannot be looked for", name)
			return
		}
		either = append(either, carries(name))
		cols = cols.then(carries(name).wrap("COUNT(DISTINCT CASE WHEN ", " THEN m.person_no END), "))
	}
	cols = cols.then(join("OR", either).wrap("COUNT(DISTINCT CASE WHEN ", " THEN m.person_no END) AS everybody FROM messages m WHERE ")).then(run.messages()).then(clause{text: " AND m.person_no <> 0"})
	rows := run.query(cols)
	if len(rows) == 0 {
		return
	}
	all := number(rows[0][len(names)])
	if all == 0 { // not one bar has a length
		run.form = "table"
	}
	for i, name := range names {
		run.row(name, name, "people", countOf(number(rows[0][i])))
		run.row(name, name, "share", shareOf(number(rows[0][i]), all))
	}
	run.total = countOf(all)
}

func countVoice(c *counting) {
	some := either("naming any of a list"+c.settings(), true)
	as := func(r Row) Who { return either("naming "+r.By, true) }
	c.total(func(cell Cell) { c.people(fromMessages, c.span, cell, some) })
	c.each("people", func(r Row, cell Cell) { c.people(fromMessages, c.span, cell, as(r)) })
	c.each("share", func(r Row, cell Cell) {
		num, den, _ := parts(cell)
		c.people(fromMessages, c.span, den, some)
		c.people(fromMessages, c.span, num, as(r))
	})
}

func tellVoice(t Telling) []string {
	if t.Total.State == Known && t.Total.Num == 0 {
		return []string{t.Say("Nobody named any of the declared names with a tag or a topic.", "Niemand nannte einen der festgelegten Namen mit einem Schlagwort oder Thema."), t.Seen()}
	}
	var out []string
	if top, ahead := t.mostNamed(); t.Total.State == Known && top.State == Known && top.Num > 0 {
		out = append(out, t.Say("Of {all} people who named one of the declared names, {n} named {name}{ahead}.", "Von {all} Menschen, die einen der festgelegten Namen nannten, nannten {n} {name}{ahead}.",
			"all", t.Whole(t.Total.Num), "n", t.Whole(top.Num), "name", t.Label(top.By), "ahead", map[bool]string{true: t.Say(", more than any other", ", mehr als jeden anderen")}[ahead]))
	}
	return append(out, t.Say("Counted in the same places and days. It says nothing about what they think of them.",
		"Gezählt an denselben Orten und Tagen. Was sie davon halten, sagt es nicht."), t.Seen())
}

// mostNamed gives the name that most people named, and whether it is known that
// no other has as many.
func (t Telling) mostNamed() (top Row, ahead bool) {
	for _, r := range t.Rows {
		switch {
		case r.Split != "people":
		case r.State != Known:
			return top, false
		case top.By == "" || r.Num > top.Num:
			top, ahead = r, true
		case r.Num == top.Num:
			ahead = false
		}
	}
	return top, ahead
}
