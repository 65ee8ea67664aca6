package site

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/engagement/insight/stat"
	"hearth/internal/source"
	"hearth/internal/story"
)

// silentAfter is how long a promise that is past its day may go without a word
// until the page says so.
const silentAfter = 60 * 24 * time.Hour

// rateFrom is how many promises must have been judged before a rate is told.
const rateFrom = 10

// Promise is what was said and what came of it, as a page shows it.
type Promise struct {
	Ref
	Status     string // kept, under-way …
	StatusText string // in words
	Said       Day
	Where      *Ref // Address is "" for words that lead nowhere
	By         string
	Due        Day
	Overdue    bool   // its day is past, and it is still open
	Silent     string // "No word since 3 May 2026"; "" when there was one
	Last       Day    // of the last word about it
	Goal       *PromiseGoal
	Steps      []Step
	Figures    []Ref // charts that draw its goal
	Summary    string
}

// Day is a day for people and for machines; both are "" when it is not known.
type Day struct{ Text, ISO string }

// PromiseGoal is the number that a promise is judged by.
type PromiseGoal struct {
	Level string // "At least 70%"
	Title string // of the metric
	Now   string // "62%"; "" when it cannot be told
	Note  string // anchor of its line in Numbers on this page; "" elsewhere
	ID    string // its own anchor
	Time  string // "April to June 2026"
	Known bool
	Met   bool

	Elsewhere bool // the number stands on the promise's own page only
}

// Step is a line of a promise's trail.
type Step struct {
	Day
	Status     string
	StatusText string // "" when the status stayed
	Text       HTML
	Evidence   []Ref
}

// Ledger is promises side by side: words and deeds.
type Ledger struct {
	Counts   []Count // those with none left out
	Total    int
	Rate     string // a sentence; "" for a selection
	Median   string // a sentence; "" when it cannot be told
	Promises []*Promise
}

// Count is how many there are of something.
type Count struct {
	Status string
	Text   string
	N      int
}

// dayOf gives a date as a page prints it.
func (m *maker) dayOf(lang string, d story.Date) Day {
	t := m.day(d)
	return Day{Text: DateText(lang, t), ISO: dayText(t)}
}

// promise gives a promise as a place shows it, and says on its own page what
// is wrong between it and its number.
func (m *maker) promise(d *doc, at place, problems *source.List) *Promise {
	p, w, lang := m.promiseThen(d, at), at.page.Words.Promises, at.page.Language
	v := m.promiseLine(d, p, at)
	v.Where = m.saidWhere(d, at, problems)
	last := ""
	for _, s := range p.Log {
		step := Step{Day: m.dayOf(lang, s.On), Status: s.Status.Text, Text: m.line(d, at, s.Text)}
		if s.Status.Text != "" && s.Status.Text != last {
			step.StatusText, last = w.status(s.Status.Text), s.Status.Text
		}
		for _, e := range s.Evidence {
			if ref, ok := m.evidence(d, e, at, problems); ok {
				step.Evidence = append(step.Evidence, ref)
			}
		}
		v.Steps = append(v.Steps, step)
	}
	for _, f := range m.figures {
		if f.goal == called(d) {
			v.Figures = append(v.Figures, m.figureRef(f.name, at))
		}
	}
	m.checkPromise(d, v, problems)
	return v
}

// promiseLine gives what stands of a promise in a ledger: all but its trail.
func (m *maker) promiseLine(d *doc, p *story.Promise, at place) *Promise {
	w, lang := at.page.Words.Promises, at.page.Language
	v := &Promise{
		Ref:    Ref{Title: d.page.Title, Address: at.href(d.page.Address), Current: at.on(d)},
		Status: p.Status(), StatusText: w.status(p.Status()), Summary: d.page.Summary,
		Said: m.dayOf(lang, p.Said.On), By: p.Said.By, Due: m.dayOf(lang, p.Due), Last: m.dayOf(lang, p.Last()),
	}
	today := m.then(at)
	v.Overdue = m.overdue(p, today)
	if v.Overdue && today.Sub(m.day(p.Last())) > silentAfter {
		v.Silent = fill(w.Silent, v.Last.Text)
	}
	if p.Goal != nil {
		v.Goal = m.promiseGoal(d, at)
	}
	return v
}

// then gives the day that a place speaks of: today, but for a frozen edition
// the day on which it was frozen.
func (m *maker) then(at place) time.Time {
	if at.doc != nil && at.doc.Edition != nil {
		if day, err := time.Parse(time.DateOnly, m.in.Frozen[called(at.doc)].On); err == nil {
			return day
		}
	}
	if m.in.Today.IsZero() {
		return m.in.Today
	}
	return midnight(m.in.Today)
}

// promiseThen gives a promise as it stood on the day that a place speaks of;
// nil when it was not made yet.
func (m *maker) promiseThen(d *doc, at place) *story.Promise {
	if at.doc == nil || at.doc.Edition == nil || m.in.Frozen[called(at.doc)].On == "" {
		return d.Promise
	}
	return d.Promise.Until(m.then(at))
}

// overdue says whether a promise is open although its day is past.
func (m *maker) overdue(p *story.Promise, today time.Time) bool {
	return p.Open() && !p.Due.Time.IsZero() && !today.IsZero() && m.day(p.Due).Before(today)
}

// promiseGoal gives the level of a promise and the number as it stands.
func (m *maker) promiseGoal(d *doc, at place) *PromiseGoal {
	g, w := d.Promise.Goal, at.page.Words.Promises
	v := &PromiseGoal{Level: fill(w.AtLeast, g.Level.Text)}
	if g.AtMost {
		v.Level = fill(w.AtMost, g.Level.Text)
	}
	if at.doc != nil && at.doc.Edition != nil {
		v.Elsewhere = true // an edition has numbers of its own, which do not move
		return v
	}
	now, ok := at.look.Number(d.Story, g.Number)
	v.Title, v.Time = now.Title, now.Period
	if !ok || now.Failed || !now.Known {
		return v
	}
	v.Now, v.Known = now.Text, true
	v.Met = g.AtMost && now.Value <= g.Value || !g.AtMost && now.Value >= g.Value
	if at.on(d) {
		v.Note, v.ID = (&body{m: m, d: d, page: at.page}).note(now)
	}
	return v
}

// checkPromise says where the words of a promise and its number differ.
func (m *maker) checkPromise(d *doc, v *Promise, problems *source.List) {
	p := d.Promise
	if len(p.Log) == 0 {
		return
	}
	var last story.Step // that says how it stands
	for _, s := range p.Log {
		if s.Status.Text != "" {
			last = s
		}
		if m.future(s.On) {
			problems.Errorf(s.On.Pos, "log-to-come", "write it when it has happened; what is planned stands in the text", "this line of the log is of a day that is still to come")
		}
	}
	g := v.Goal
	switch {
	case g == nil:
	case v.Status == story.Kept && g.Known && !g.Met:
		problems.Errorf(last.Status.Pos, "against-number", "write `kept-in-part` or `not-kept` and say why, or correct the goal",
			"this says kept, and its number says otherwise: %s was promised, and it is %s", strings.ToLower(g.Level), g.Now)
	case (v.Status == story.Kept || v.Status == story.InPart) && !g.Known && !hasEvidence(p):
		problems.Errorf(last.Status.Pos, "no-evidence", "evidence: ../stories/the-letter.md, or figure:NAME, or an address where a reader can see it",
			"this says %s, and its number cannot be shown as evidence", v.Status)
	case v.Status == story.NotKept && g.Known && g.Met:
		problems.Warnf(last.Status.Pos, "against-number", "say in the log what else was promised, or correct the status or the goal",
			"this says not kept, and its number reaches the goal: %s was promised, and it is %s", strings.ToLower(g.Level), g.Now)
	}
}

func hasEvidence(p *story.Promise) bool {
	return slices.ContainsFunc(p.Log, func(s story.Step) bool { return len(s.Evidence) > 0 })
}

// saidWhere gives the place where a promise was made: a page, an address, or words.
func (m *maker) saidWhere(d *doc, at place, problems *source.List) *Ref {
	w := d.Promise.Said.Where
	if w.Empty() {
		return nil
	}
	if !isTarget(w.Text) {
		return &Ref{Title: w.Text}
	}
	ref, ok := m.evidence(d, w, at, problems)
	if !ok {
		return nil
	}
	return &ref
}

// isTarget says whether a text leads somewhere, as against words for a place.
func isTarget(text string) bool {
	scheme, _, ok := strings.Cut(text, ":")
	return outside(text) && !strings.Contains(text, " ") || ok && isThing(scheme) || !strings.Contains(text, " ") && (strings.HasSuffix(text, ".md") || strings.Contains(text, "/") || strings.HasPrefix(text, "#"))
}

// evidence gives the link to what shows something: a page, a figure, a file of
// the site, or an address elsewhere, by its own name.
func (m *maker) evidence(d *doc, w source.Word, at place, problems *source.List) (Ref, bool) {
	a, ok := m.resolve(d, w, problems)
	switch {
	case !ok:
		return Ref{}, false
	case a.waiting != nil:
		return Ref{Title: a.waiting.File}, false
	case a.outside:
		return Ref{Title: hostOf(a.address), Address: a.address}, true
	}
	ref := Ref{Title: a.address, Address: at.href(a.address)}
	if name, ok := strings.CutPrefix(w.Text, "figure:"); ok {
		return m.figureRef(name, at), true
	}
	if o := m.atAddress(a.address); o != nil {
		ref.Title = o.page.Title
	} else if p := m.generatedPage(a.address); p != nil {
		ref.Title = p.Title
	}
	return ref, true
}

// figureRef leads to a figure's own page by its title.
func (m *maker) figureRef(name string, at place) Ref {
	ref := Ref{Title: name, Address: at.href(m.figureAddress(name))}
	if f := at.look.Figure(name); f != nil {
		ref.Title = f.Title
	}
	return ref
}

// atAddress gives the story whose page stands at an address.
func (m *maker) atAddress(address string) *doc {
	address, _, _ = strings.Cut(address, "#")
	return m.byAddress[address]
}

// generatedPage gives the page at an address that no story is the text of.
func (m *maker) generatedPage(address string) *Page {
	i := slices.IndexFunc(m.site.Pages, func(p *Page) bool { return p.Address == address })
	if i < 0 {
		return nil
	}
	return m.site.Pages[i]
}

// hostOf gives the name of the site that an address lies on.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}

// deed is a promise as it stood on the day that a place speaks of.
type deed struct {
	*story.Promise
	doc *doc
}

// deedsKey names the promises of a language as they stood on a day; "" is now.
type deedsKey struct {
	tree *tree
	day  string
}

// sortDeeds puts the promises of each language in the order of a ledger, once:
// as they stand now, and as they stood on the day of each frozen edition.
func (m *maker) sortDeeds() {
	m.deeds = map[deedsKey][]deed{}
	for _, d := range m.docs {
		if d.page != nil && d.kind == "promise" && d.Promise != nil {
			now := deedsKey{tree: d.tree}
			m.deeds[now] = append(m.deeds[now], deed{d.Promise, d})
		}
	}
	for _, t := range m.trees {
		slices.SortStableFunc(m.deeds[deedsKey{tree: t}], m.ledgerOrder)
	}
	for _, d := range m.docs {
		if d.Edition == nil {
			continue
		}
		then := deedsKey{d.tree, m.in.Frozen[called(d)].On}
		if _, done := m.deeds[then]; done || then.day == "" {
			continue
		}
		m.deeds[then] = []deed{}
		day := m.then(place{doc: d})
		for _, x := range m.deeds[deedsKey{tree: d.tree}] {
			if p := x.Until(day); p != nil {
				m.deeds[then] = append(m.deeds[then], deed{p, x.doc})
			}
		}
		slices.SortStableFunc(m.deeds[then], m.ledgerOrder)
	}
}

// deedsAt gives the promises of a place's language as they stand there, in the
// order of a ledger.
func (m *maker) deedsAt(at place) []deed {
	then := deedsKey{tree: at.tree}
	if at.doc != nil && at.doc.Edition != nil {
		then.day = m.in.Frozen[called(at.doc)].On
	}
	return m.deeds[then]
}

// ledger gives promises side by side: all of a language, or those that a block
// asks for. Open ones stand first, the oldest at the top; then the judged ones,
// the newest first.
func (m *maker) ledger(at place, s *story.Block) *Ledger {
	l := &Ledger{}
	var all []deed
	counts := map[string]int{}
	for _, d := range m.deedsAt(at) {
		if filtered(s, func(key string) []string { return promiseValues(d.doc, d.Promise, key) }) {
			all = append(all, d)
			counts[d.Status()]++
		}
	}
	l.Total = len(all)
	for _, status := range story.Statuses() {
		if n := counts[status]; n > 0 {
			l.Counts = append(l.Counts, Count{Status: status, Text: at.page.Words.Promises.status(status), N: n})
		}
	}
	if s == nil || len(s.Where)+len(s.Not) == 0 {
		l.Rate, l.Median = keptRate(all, at), m.usualTime(all, at)
	}
	if s != nil && s.Top > 0 && s.Top < len(all) {
		all = all[:s.Top]
	}
	for _, d := range all {
		l.Promises = append(l.Promises, m.promiseLine(d.doc, d.Promise, at))
	}
	return l
}

func promiseValues(d *doc, p *story.Promise, key string) []string {
	switch key {
	case "status":
		return []string{p.Status()}
	case "by":
		return []string{p.Said.By}
	}
	return d.Meta.Tags
}

func (m *maker) ledgerOrder(a, b deed) int {
	switch {
	case a.Open() != b.Open():
		if a.Open() {
			return -1
		}
		return 1
	case a.Open():
		return cmp.Or(m.day(a.Said.On).Compare(m.day(b.Said.On)), cmp.Compare(a.doc.Path, b.doc.Path))
	}
	return cmp.Or(m.day(b.Last()).Compare(m.day(a.Last())), cmp.Compare(a.doc.Path, b.doc.Path))
}

// usualTime says how many days passed from word to deed for half of the
// promises, those that are still open counted for as long as they are.
func (m *maker) usualTime(all []deed, at place) string {
	today := m.then(at)
	var waits []stat.Wait
	for _, d := range all {
		said, until, done := m.day(d.Said.On), today, false
		for _, s := range d.Log {
			switch s.Status.Text {
			case story.Kept, story.InPart:
				until, done = m.day(s.On), true
			case story.NotKept, story.Withdrawn:
				until, done = m.day(s.On), false
			case "":
			default:
				until, done = today, false
			}
		}
		if days := int64(until.Sub(said).Hours() / 24); !said.IsZero() && days >= 0 {
			waits = append(waits, stat.Wait{After: days, Open: !done})
		}
	}
	if len(waits) < rateFrom {
		return ""
	}
	if days, ok := stat.KaplanMeier(waits, stat.Asked).Quantile(0.5); ok {
		return fill(at.page.Words.Promises.Median, strconv.FormatInt(days, 10))
	}
	return at.page.Words.Promises.NoMedian
}

// keptRate says how many of the promises that were judged were kept, once
// there are enough of them.
func keptRate(all []deed, at place) string {
	kept, judged := 0, 0
	for _, d := range all {
		switch d.Status() {
		case story.Kept:
			kept++
			judged++
		case story.InPart, story.NotKept:
			judged++
		}
	}
	if judged < rateFrom {
		return at.page.Words.Promises.TooFew
	}
	return fill(fill(at.page.Words.Promises.Rate, itoa(kept)), itoa(judged))
}
