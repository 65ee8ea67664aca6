package insight

import (
	"math"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// fewestMirrored is how many messages each side of the mirror needs.
const fewestMirrored = 100

func passionMirror() Method {
	gap := Metric{
		ID: "gap", Title: "We less them, in points", Definition: "Our share less theirs, in whole points of a hundred.", Unit: "points", Grain: "message",
		Additivity: "none", Tier: "measured", Minimum: fewestMirrored, Version: 1, Translations: map[string]Words{"de": {Title: "Wir minus sie, in Punkten", Unit: "Punkte"}},
	}
	return Method{
		ID: "passion.mirror", Title: "The mirror", Version: 2,
		Titles: map[string]string{"de": "Der Spiegel"},
		Definition: "What our own accounts write about, beside what people outside write about, in one language and by one word list. " +
			"The overlap is the sum of the smaller of both shares: 100 of 100 when both speak of the same things in the same measure.",
		Form: "mirror", Shape: ShapeWhole, Requires: []string{needSorted, needAnswers}, Compare: true,
		Axis: Dim{ID: "class", Label: "What it is about", Type: OrderDim},
		Columns: []Metric{
			portion("theirs", "People outside", "Menschen von außen", "Messages of the class, of all of people outside that were sorted.", "message", fewestMirrored),
			portion("ours", "We", "Wir", "Messages of the class, of all of our own accounts that were sorted.", "message", fewestMirrored),
			gap,
		},
		Facts: []Metric{
			portion("mirror_overlap", "Overlap", "Überschneidung", "The sum of the smaller of both shares over the four classes.", "message", fewestMirrored),
			portion("starts_us_share", "Our sentences that begin with us", "Unsere Sätze, die mit uns beginnen", "Sentences of our own accounts that begin with we, our or our name, of all their sentences.", "sentence", fewestMirrored),
			portion("starts_you_share", "Our sentences that begin with others", "Unsere Sätze, die mit anderen beginnen", "Sentences of our own accounts that begin with you, your or people, of all their sentences.", "sentence", fewestMirrored),
		},
		Labels: classLabels(),
		from:   fromMessages, usual: []condition{{"role", []string{engagement.RoleMember, engagement.RoleBrand}}},
		ask: askMirror, tell: tellMirror,
		count: func(c *counting) {
			c.each("theirs", func(r Row, cell Cell) {
				c.share(fromMessages, c.span, cell, false, is("class", r.By), append(c.sorted(), isNot("role", engagement.RoleBrand))...)
			})
		},
		uncounted: map[string]string{
			"total":            "there is none",
			"ours":             "what we wrote ourselves",
			"gap":              "worked out from the shares beside it",
			"mirror_overlap":   "worked out from the shares beside it",
			"starts_us_share":  "what we wrote ourselves",
			"starts_you_share": "what we wrote ourselves",
		},
	}
}

func askMirror(run *inquiry) {
	kept := run.messages()
	tongue, ok := run.sortedTongue(kept)
	if !ok || run.failed() {
		return
	}
	var sides []pile
	for _, class := range classOrder() {
		sides = append(sides, pileOf(class, "m.role <> 'brand' AND m.class = '"+class+"'"), pileOf("our "+class, "m.role = 'brand' AND m.class = '"+class+"'"))
	}
	piles := run.piles(kept.then(inTongue(tongue)).then(clause{text: " AND m.class <> ''"}), sides)
	if run.failed() {
		return
	}
	var us, them []int64
	var n, m int64
	least := int64(0) // people behind the smallest class: the overlap would give it away
	for _, class := range classOrder() {
		ours, theirs := piles["our "+class], piles[class]
		us, them = append(us, ours.rows), append(them, theirs.rows)
		n, m = n+ours.rows, m+theirs.rows
		if p := theirs.people; p > 0 && (least == 0 || p < least) {
			least = p
		}
	}
	for _, class := range classOrder() {
		label, a, b := run.method.Labels[class]["en"], piles[class].part(m), piles["our "+class].part(n)
		run.row(class, label, "theirs", a)
		run.row(class, label, "ours", b)
		if n > 0 && m > 0 {
			c := decimal(math.RoundToEven(100*(b.Value()-a.Value())), min(n, m), a.People)
			c.Top, c.Unnamed = a.Top, a.Unnamed
			run.row(class, label, "gap", c)
		}
	}
	if s := stat.Overlap(us, them); s.Of > 0 {
		run.fact("mirror_overlap", decimal(float64(s.Hits)/float64(s.Of), min(n, m), least))
	}
	run.subjects(kept.then(inTongue(tongue)))
}

// subjects says how the brand's own sentences begin, which is public.
func (run *inquiry) subjects(kept clause) {
	rows := run.query(kept.wrap("SELECT SUM(m.sentences) AS n, SUM(m.starts_us) AS us, SUM(m.starts_you) AS you FROM messages m WHERE m.role = 'brand' AND ", ""))
	if run.failed() || len(rows) == 0 || number(rows[0][0]) == 0 {
		return
	}
	n := number(rows[0][0])
	for i, id := range []string{"starts_us_share", "starts_you_share"} {
		k := number(rows[0][1+i])
		run.fact(id, Cell{Num: k, Den: n, Own: k})
	}
}

func tellMirror(t Telling) []string {
	if t.Fact("mirror_overlap").State != Known {
		return []string{t.Say("Too few messages to hold one against the other: each side needs {n}.",
			"Zu wenige Beiträge, um beide Seiten zu vergleichen: Jede braucht {n}.", "n", t.Whole(fewestMirrored))}
	}
	out := []string{t.Say("The mirror: what we write about and what people write about overlap by {x} of 100.",
		"Der Spiegel: Worüber wir schreiben und worüber Menschen schreiben, überschneidet sich zu {x} von 100.",
		"x", t.Whole(stat.Whole(t.Fact("mirror_overlap").Value(), 100)))}
	if t.Fact("starts_us_share").State == Known && t.Fact("starts_you_share").State == Known {
		out = append(out, t.Say("{us} of our sentences begin with us, {you} with you or with people.",
			"{us} unserer Sätze beginnen mit uns, {you} mit euch oder mit anderen Menschen.",
			"us", t.Text("starts_us_share"), "you", t.Text("starts_you_share")))
	}
	return append(out, t.Say("Sorted by the same word list on both sides. Passion means: about what people do and love, with or without us.",
		"Auf beiden Seiten nach derselben Wortliste sortiert. Leidenschaft heißt: worum es Menschen geht, mit uns oder ohne uns."), t.Seen())
}
