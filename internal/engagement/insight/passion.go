package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/stat"
)

// passionMethods are the questions about what people do and love, and what the
// brand makes and sells, as the word lists sorted it.
func passionMethods() []Method {
	return []Method{passionClasses(), passionMirror()}
}

// classOrder is the order of the bars.
func classOrder() []string {
	return []string{engagement.ClassPassion, engagement.ClassProduct, engagement.ClassBoth, engagement.ClassNeither}
}

// classLabels are the words for the classes.
func classLabels() map[string]map[string]string {
	return map[string]map[string]string{
		"class":   {"en": "What it is about", "de": "worum es geht"},
		"passion": {"en": "Passion: what people do and love", "de": "Leidenschaft: was Menschen tun und lieben"},
		"product": {"en": "Product: what we make and sell", "de": "Produkt: was wir machen und verkaufen"},
		"both":    {"en": "Both", "de": "Beides"},
		"neither": {"en": "Neither", "de": "Keins von beiden"},
	}
}

// portion makes a measure that is a share.
func portion(id, title, german, definition, grain string, minimum int64) Metric {
	return Metric{
		ID: id, Title: title, Definition: definition, Unit: "%", Grain: grain, Additivity: "none", Tier: "measured",
		Minimum: minimum, Version: 1, Share: true, Scale: 1, Translations: map[string]Words{"de": {Title: german, Unit: "%"}},
	}
}

// fewestLabels is how many messages must have been read for a corrected share.
const fewestLabels = 50

func passionClasses() Method {
	corrected := func(id, title, german, definition string) Metric {
		m := portion(id, title, german, definition, "message", fewestLabels)
		m.Tier = "modelled"
		return m
	}
	return Method{
		ID: "passion.classes", Title: "Passion and product", Version: 1,
		Titles: map[string]string{"de": "Leidenschaft und Produkt"},
		Definition: "Messages of people outside, in one language, by a word list that anybody can read: about what people do and love, with or without us (passion), " +
			"about what we make and sell (product), about both, or about neither. Messages without words and in languages without a list are left out and counted as not sorted.",
		Form: "bars", Shape: ShapeWhole, Requires: []string{needSorted, NeedAuthors}, Compare: true,
		DegradesTo: "No source tells people apart, so messages are counted and not people",
		Axis:       Dim{ID: "class", Label: "What it is about", Type: OrderDim},
		Columns: []Metric{
			portion("messages_share", "Of the messages", "Der Beiträge", "The messages of the class, of all that were sorted.", "message", 20),
			portion("people_share", "Of the people", "Der Menschen", "The people who wrote at least one of them, of all who wrote one that was sorted; one person may be in several.", "person", 20),
		},
		Facts: []Metric{
			portion("passion_share", "About passion", "Über Leidenschaft", "Messages about what people do and love, those about both among them, of all that were sorted.", "message", 20),
			portion("product_share", "About the product", "Über das Produkt", "Messages about what we make and sell, those about both among them, of all that were sorted.", "message", 20),
			portion("passion_people_share", "People who wrote about passion", "Menschen, die über Leidenschaft schrieben", "People who wrote at least one message about what people do and love, of all who wrote one that was sorted.", "person", 20),
			portion("unsorted_share", "Not sorted", "Nicht einsortiert", "Messages without words or in a language that has no list, of all messages of the sources that have words.", "message", 20),
			corrected("passion_corrected", "About passion, corrected by hand", "Über Leidenschaft, von Hand berichtigt", "The share about passion as a random sample read by people corrects it; right on average however poor the list is."),
			corrected("passion_corrected_low", "At least", "Mindestens", "The lower end of the corrected share, with 95% confidence."),
			corrected("passion_corrected_high", "At most", "Höchstens", "The upper end of the corrected share, with 95% confidence."),
			corrected("list_finds", "What the list finds", "Was die Liste findet", "Of the messages that truly are about passion, those that the list finds, worked out from the sample."),
			corrected("list_right", "How often the list is right", "Wie oft die Liste stimmt", "Of the messages that the list takes for passion and people read, those that truly are."),
		},
		Labels: classLabels(),
		from:   fromMessages, usual: []condition{{"role", []string{"member"}}},
		ask: askClasses, tell: tellClasses,
		count: countClasses,
		uncounted: map[string]string{
			"passion_corrected":      "worked out from a sample that people read",
			"passion_corrected_low":  "worked out from a sample that people read",
			"passion_corrected_high": "worked out from a sample that people read",
			"list_finds":             "worked out from a sample that people read",
			"list_right":             "worked out from a sample that people read",
		},
	}
}

// baseLanguage gives the language of a tag: pt of pt-BR.
func baseLanguage(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(tag), "-")
	return tag
}

// sortedTongue picks the one language that is counted, because lists of two
// languages do not measure alike. It is the one with the most sorted messages.
func (run *inquiry) sortedTongue(kept clause) (string, bool) {
	rows := run.query(kept.wrap("SELECT m.language, COUNT(*) AS n FROM messages m WHERE m.class <> '' AND ", " GROUP BY m.language"))
	counts := map[string]int64{}
	var all, best int64
	tongue := ""
	for _, r := range rows {
		counts[baseLanguage(text(r[0]))] += number(r[1])
		all += number(r[1])
	}
	for _, l := range sortedKeys(counts) {
		if counts[l] > best {
			tongue, best = l, counts[l]
		}
	}
	if all > best {
		run.note("only messages in %s: "+unlike, languageEnglish(tongue))
	}
	return tongue, best > 0
}

// unlike ends the note that says why messages in other languages are left out.
const unlike = "each language has a word list of its own, and no two measure alike"

func sortedKeys[V any](m map[string]V) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// inTongue keeps the messages in a language and its varieties.
func inTongue(tongue string) clause {
	return clause{" AND (m.language = ? OR m.language LIKE ?)", []any{tongue, tongue + "-%"}}
}

// part is the cell of a heap as a share of all rows.
func (h heap) part(all int64) Cell {
	if all == 0 {
		return Cell{State: Missing, Why: Nothing}
	}
	return Cell{Num: h.rows, Den: all, People: h.people, Unnamed: h.unnamed, Own: h.own, Top: h.top}
}

// sortedPiles are the messages with and without a class, and of those in one
// language each class, what is about passion or product at all, and everything.
func sortedPiles(tongue string) []pile {
	out := []pile{pileOf("unsorted", "m.class = ''"), pileOf("sorted", "m.class <> ''")}
	in := inTongue(tongue)
	for _, class := range classOrder() {
		out = append(out, pile{class, clause{text: "m.class = '" + class + "'"}.then(in)})
	}
	return append(out,
		pile{"about passion", clause{text: "m.class IN ('passion', 'both')"}.then(in)},
		pile{"about product", clause{text: "m.class IN ('product', 'both')"}.then(in)},
		pile{"in tongue", clause{text: "m.class <> ''"}.then(in)})
}

func askClasses(run *inquiry) {
	kept := run.messages()
	tongue, ok := run.sortedTongue(kept)
	all := run.piles(kept, sortedPiles(tongue))
	run.fact("unsorted_share", all["unsorted"].part(all["unsorted"].rows+all["sorted"].rows))
	if !ok || run.failed() {
		return
	}
	passion, product, people := all["about passion"], all["about product"], all["in tongue"].people
	wrote := passion.people
	n := all["in tongue"].rows
	if people == 0 { // nobody can be told apart
		run.columns = run.columns[:1]
	}
	for _, class := range classOrder() {
		h, label := all[class], run.method.Labels[class]["en"]
		run.row(class, label, "messages_share", h.part(n))
		if people > 0 {
			run.row(class, label, "people_share", shareOf(h.people, people))
		}
	}
	run.total = Cell{Num: n, Den: 1, People: people, Unnamed: all["sorted"].unnamed, Top: all["in tongue"].top}
	both := all[engagement.ClassBoth]
	passion = passion.asFewAs(all[engagement.ClassPassion], both)
	product = product.asFewAs(all[engagement.ClassProduct], both)
	run.fact("passion_share", passion.part(n))
	run.fact("product_share", product.part(n))
	share := shareOf(wrote, people)
	share.People = passion.people
	run.fact("passion_people_share", share)
	run.corrected(tongue, passion, n)
}

// asFewAs gives the heap with no more people behind it than behind the smallest
// of its parts: a reader who knows the whole and one part knows the other.
func (h heap) asFewAs(parts ...heap) heap {
	for _, p := range parts {
		if p.rows > 0 && p.people+p.unnamed < h.people+h.unnamed {
			h.people, h.unnamed = p.people, p.unnamed
		}
	}
	return h
}

// corrected gives the share of passion as a sample read by people corrects it.
func (run *inquiry) corrected(tongue string, passion heap, n int64) {
	if run.opt.Lists == nil {
		return
	}
	c := run.opt.Lists.Check(tongue)
	if c == nil {
		return
	}
	a, ok := stat.Audit(stat.Checked{Size: passion.rows, Labelled: c.Taken, Hits: c.Right}, stat.Checked{Size: n - passion.rows, Labelled: c.Others, Hits: c.Missed}, stat.Asked)
	if !ok {
		return
	}
	read := c.Taken + c.Others
	cell := func(x float64) Cell {
		out := decimal(x, read, passion.people)
		out.Top, out.Unnamed = passion.top, passion.unnamed
		return out
	}
	run.fact("passion_corrected", cell(a.Share))
	run.fact("passion_corrected_low", cell(a.Range.Low))
	run.fact("passion_corrected_high", cell(a.Range.High))
	for id, s := range map[string]stat.Share{"list_finds": a.Found, "list_right": a.Right} {
		if s.Of > 0 {
			run.fact(id, cell(float64(s.Hits)/float64(s.Of)))
		}
	}
}

// sorted are the messages of the one language that is counted: all that were
// sorted, unless the notes say that there are others.
func (c *counting) sorted() []Scope {
	out := []Scope{is("class", classOrder()...)}
	for _, n := range c.a.Notes {
		if strings.HasSuffix(n, unlike) {
			out = append(out, is("language of the word list", n))
		}
	}
	return out
}

func countClasses(c *counting) {
	sorted := c.sorted()
	c.total(func(cell Cell) { c.rows(fromMessages, c.span, cell, sorted...) })
	about := func(s Span, cell Cell, classes ...string) {
		c.share(fromMessages, s, cell, false, is("class", classes...), sorted...)
	}
	people := func(s Span, cell Cell, classes ...string) {
		num, den, _ := parts(cell)
		c.people(fromMessages, s, den, Who{}, sorted...)
		c.people(fromMessages, s, num, Who{}, append(sorted, is("class", classes...))...)
	}
	c.each("messages_share", func(r Row, cell Cell) { about(c.span, cell, r.By) })
	c.each("people_share", func(r Row, cell Cell) { people(c.span, cell, r.By) })
	for _, class := range []string{engagement.ClassPassion, engagement.ClassProduct} {
		c.fact(class+"_share", func(s Span, cell Cell) {
			cell.People = 0 // of the smaller part, if that has fewer
			about(s, cell, class, engagement.ClassBoth)
		})
	}
	c.fact("passion_people_share", func(s Span, cell Cell) { people(s, cell, engagement.ClassPassion, engagement.ClassBoth) })
	c.fact("unsorted_share", func(s Span, cell Cell) { c.share(fromMessages, s, cell, false, is("class", unknown)) })
}

func tellClasses(t Telling) []string {
	passion, product := t.Fact("passion_share"), t.Fact("product_share")
	alone, made := t.Cell(engagement.ClassPassion, "messages_share"), t.Cell(engagement.ClassProduct, "messages_share")
	var out []string
	switch {
	case passion.State == Known && product.State == Known:
		out = append(out, aboutBoth(t))
	case alone.State == Known && made.State == Known:
		out = append(out, t.Say("{p} of the sorted messages are only about what people do and love, {q} only about what we make and sell.",
			"{p} der einsortierten Beiträge handeln nur von dem, was Menschen tun und lieben, {q} nur von dem, was wir machen und verkaufen.",
			"p", t.Number(alone, t.Told.Columns[0]), "q", t.Number(made, t.Told.Columns[0])))
	default:
		return []string{unsorted(t), t.Few(20)}
	}
	if s := unsorted(t); s != "" {
		out = append(out, s)
	}
	if t.Fact("passion_corrected").State == Known {
		out = append(out, t.Say("Sorted by a word list you can read, and checked by hand: it finds {found} of what is about passion and is right {right} of the time. Corrected for that, {x} are about passion ({low} to {high}).",
			"Sortiert nach einer Wortliste, die jeder lesen kann, und von Hand geprüft: Sie findet {found} von dem, was von Leidenschaft handelt, und hat in {right} der Fälle recht. Damit berichtigt handeln {x} von Leidenschaft ({low} bis {high}).",
			"found", t.Text("list_finds"), "right", t.Text("list_right"), "x", t.Text("passion_corrected"), "low", t.Text("passion_corrected_low"), "high", t.Text("passion_corrected_high")))
	} else {
		out = append(out, t.Say("Sorted by a word list you can read. Nobody has checked by hand yet how often it is right.",
			"Sortiert nach einer Wortliste, die jeder lesen kann. Von Hand hat noch niemand geprüft, wie oft sie stimmt."))
	}
	return append(out, t.Say("Passion here means: about what people do and love, with or without us. Both is common and is not a failure.",
		"Leidenschaft heißt hier: worum es Menschen geht, mit uns oder ohne uns. Beides zugleich ist häufig und kein Fehler."), t.Seen())
}

// unsorted says that most messages are in none of the classes; "" when they are.
func unsorted(t Telling) string {
	f := t.Fact("unsorted_share")
	if f.State != Known || 2*f.Num <= f.Den {
		return ""
	}
	return t.Say("{x} of the messages could not be sorted: they have no words, or are in a language without a word list.",
		"{x} der Beiträge ließen sich nicht einsortieren: Sie haben keine Worte oder sind in einer Sprache ohne Wortliste.", "x", t.Text("unsorted_share"))
}

func aboutBoth(t Telling) string {
	slots := []string{"p", t.Text("passion_share"), "q", t.Text("product_share")}
	if both := t.Cell(engagement.ClassBoth, "messages_share"); both.State == Known && both.Num == 0 {
		return t.Say("{p} of the sorted messages are about what people do and love, {q} about what we make and sell.",
			"{p} der einsortierten Beiträge handeln von dem, was Menschen tun und lieben, {q} von dem, was wir machen und verkaufen.", slots...)
	}
	return t.Say("{p} of the sorted messages are about what people do and love, {q} about what we make and sell; some are about both.",
		"{p} der einsortierten Beiträge handeln von dem, was Menschen tun und lieben, {q} von dem, was wir machen und verkaufen; manche von beidem.", slots...)
}

// languageEnglish names a language in a note.
func languageEnglish(code string) string {
	names := map[string]string{"en": "English", "de": "German", "es": "Spanish", "fr": "French", "pt": "Portuguese"}
	if n, ok := names[code]; ok {
		return n
	}
	return "the language " + code
}
