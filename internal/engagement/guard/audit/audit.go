// Package audit looks at all answers of a site together, for what they give
// away that none gives away alone. It is for the build, which asks before it
// shows anything.
//
// Package guard looks at one answer at a time. Two answers that may both be
// shown can still tell a third: messages from January to June, and those from
// January to 29 June. [Run] lays all published counts of one metric over one
// another, cuts what rows can be (days, places, kinds, roles …) into classes
// that no count tells apart, and solves the system of counts over classes
// without rounding. A set of classes whose count follows is a remainder. It
// must be about enough people, by the rules of package guard, or else the
// figures that it follows from are reported with their places. Nothing is ever
// changed silently.
//
// # The one idea
//
// What readers can work out, they have been told: a remainder is a question
// that nobody wrote down. It is asked, guarded and kept like any other, and
// where the guard would withhold its answer there is a leak.
//
// # What is compared with what
//
// Counts of rows, along days, places (whichever way they are named), kinds, roles,
// languages, ratings, posts, how long messages waited for an answer, and each tag and
// topic against the whole. Rows are messages, conversations, or the opening messages
// that answers are judged by. Posts, replies, shares and a site's own narrowed metrics
// count the same rows as messages do; means of ratings stand on rows of their own.
// A share with its n is three counts: what it is of, what it counts, and the rest. As the
// guard judges a share of openings or conversations by all that it is of, so is a
// remainder of what such a share counts; what lies between two of them is not.
//
// Of questions with a name every number is looked at that counts rows or people:
// [insight.Registry.Counts] says which rows and whom, from what the question declares
// beside its SQL. What a question says of numbers that are no counts stands there as
// well, and a test fails where a number has neither. Platform numbers are about
// nobody. A writer's own SQL cannot be laid over anything, and is said not to be.
//
// # Numbers of people
//
// Distinct people cannot be added. Yet
//
//   - where one patch lies in another, their difference counts those who are only in
//     the larger; and where something is true of some people, those of whom it is not;
//   - where two have all of a third, what they are more than it is of few people who
//     are in both, or outside of it;
//   - a sum of any numbers, of which some are taken away and some perhaps twice, says how many
//     people are of some kinds, where it takes everybody once or not at all, whatever they
//     wrote: who was at two places and not at a third, or at two of three;
//   - nobody is on two platforms, and of some things everybody is one and no other (how
//     we left it, when they were first seen): these are parts, and are solved like rows.
//
// # Numbers of people over nearly the same days
//
// Twelve months, and the same twelve months and three days: ordinary sites have
// such numbers of people, and often fewer than k of them are only in the larger.
// These were seen on the three days and at no other time. What that gives away
// depends on who else was there:
//
//   - Where those days, asked for by themselves, would be kept back, the few are
//     told of by themselves. That is a leak and an error, as any remainder is.
//   - Where those days may be shown, the few are somebody in a crowd of k or more:
//     a reader learns how many of it were new, not who, nor what they wrote. What
//     they wrote is a count of rows, and is held to the rule of all others. That is
//     a warning, and writers are told to give both the same period.
//   - Where the two differ in anything besides days, such as a place, the few are
//     told of by it, and that is an error, as package guard keeps such a total back
//     within one answer.
//
// # How far this goes
//
// Of counts of rows every sum is looked at that has each class once or not at all. Of
// numbers of people it is every sum that takes everybody once or not at all, of any number of
// them, whoever there may be: a kind of people is a set of published numbers that somebody
// may be in, which are all unions of what one message can be in, on one platform. So a sum
// that follows only because some kind of people does not happen to be there is not found,
// unless two numbers of the same size, one in the other, say so; nor is what follows from
// limits alone, as when of 60 and 50 people of 100 some must be in both. Numbers of
// people of whom something is said besides where they wrote (who stayed, how we left it,
// when they were first seen) are laid over others in twos and as parts, and not in these sums.
// What the cells and the total of one answer say of people who are in two of its cells is
// not looked at either: that is for package guard.
//
// The search is bounded: it ends after so much work, whatever the machine. What was not
// looked at is said in notes.
package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// Named is a published answer and where the site shows it.
type Named struct {
	Answer insight.Answer // as it was published
	Pos    source.Pos     // of the figure's block or the number's link
	Name   string         // of the figure; "" for a number in prose
}

// Version goes up when an audit finds more than before: what an older one found
// to give nothing away is looked at again.
const Version = 2

// Site is what an audit knows besides the answers.
type Site struct {
	Registry *insight.Registry
	Leaves   []insight.Leaf             // the places of the data; nil where there are no rows
	Policy   guard.Policy               // that the answers were published with
	Known    map[string]guard.Published // answers to the questions of earlier rounds, by key
	Refused  map[string]bool            // questions of earlier rounds that could not be answered
}

// Result is what an audit found.
type Result struct {
	Leaks     source.List        // what two figures or more give away together, as errors; as warnings what they come near
	Open      []insight.Question // what must be known to say whether something is given away
	Unchecked source.List        // what was not looked at, as notes
}

// Run looks at all answers of a site together. Whatever a reader can work out
// by adding and subtracting counts of one metric is held to the same rules as
// what is published: a remainder that fewer than k people may stand behind is a
// leak, reported with all figures that it takes.
//
// It knows only what a reader knows. Where a remainder could stand on enough
// people, it asks: the caller answers Open, guarded like any answer, puts the
// answers into Known, and audits again. An audit without Open is complete.
// [New] is for several rounds.
func Run(all []Named, site Site) Result { return New(all, site).Round() }

// Audit is an audit of several rounds, which does not look twice at what asked
// nothing. Between rounds its caller puts answers into the maps of the site.
type Audit struct{ au *audit }

// New prepares an audit.
func New(all []Named, site Site) *Audit {
	au := newAudit(all, site)
	families := au.families()
	for _, of := range slices.Sorted(maps.Keys(families)) {
		au.family(families[of])
	}
	au.parts = append(au.parts, &part{look: au.crowds}, &part{look: au.many})
	return &Audit{au}
}

// Round looks at everything, as [Run] does.
func (a *Audit) Round() Result {
	au := a.au
	out, told := Result{Unchecked: slices.Clone(au.notes.unchecked)}, map[string]bool{}
	au.asked = map[string]bool{}
	for _, p := range au.parts {
		if !p.done {
			p.findings = findings{}
			au.now = &p.findings
			p.look()
			p.done = !p.waits
		}
		for _, l := range p.leaks {
			if !told[l.key] { // one sentence is enough to make a writer look
				told[l.key] = true
				out.Leaks.Add(l.problem)
			}
		}
		out.Open, out.Unchecked = append(out.Open, p.open...), append(out.Unchecked, p.unchecked...)
	}
	out.Leaks.Sort()
	out.Unchecked.Sort()
	return out
}

type audit struct {
	site   Site
	all    []Named
	k      int64
	heads  []heads
	people []crowd // of named questions
	parts  []*part
	notes  findings        // of what could not be looked at
	now    *findings       // of the part that is looked at
	asked  map[string]bool // in this round
}

// part is something that is looked at by itself.
type part struct {
	look func()
	findings
	done bool
}

// findings are what a part found, or waits to be told.
type findings struct {
	leaks     []leak
	open      []insight.Question
	unchecked source.List
	waits     bool
}

// leak is a problem with the figures that it takes, of which one is reported.
type leak struct {
	key     string
	problem source.Problem
}

func newAudit(all []Named, site Site) *audit {
	au := &audit{site: site, all: all, k: site.Policy.People(), asked: map[string]bool{}}
	au.now = &au.notes
	return au
}

// ask notes a question for the caller, once.
func (au *audit) ask(q insight.Question) {
	au.now.waits = true
	if key := insight.Key(q); !au.asked[key] && len(au.asked) < maxOpen {
		au.asked[key] = true
		au.now.open = append(au.now.open, q)
	}
}

// family prepares to look at all counts of one metric.
func (au *audit) family(f *family) {
	for _, tag := range f.tags() {
		eqs := f.with(tag)
		if len(eqs) < 2 {
			continue
		}
		s, ok := newSpace(eqs, au.site.Leaves, known(f.ground.Of))
		if !ok {
			au.unchecked(eqs, "they cross in too many ways")
			continue
		}
		v := au.solving(f.ground, tag, s)
		au.parts = append(au.parts, &part{look: v.look})
	}
	if au.site.Leaves == nil && f.mixesPlaces() {
		au.unchecked(f.eqs, "which place belongs to which source is only known where the exports are")
	}
}

// unchecked notes that figures were not compared.
func (au *audit) unchecked(eqs []equation, why string) {
	seen := map[int]bool{}
	for _, e := range eqs {
		seen[e.named] = true
	}
	if len(seen) < 2 {
		return
	}
	first := au.all[slices.Min(slices.Collect(maps.Keys(seen)))]
	text := fmt.Sprintf("%d answers of %q were not compared for what they give away together: %s", len(seen), eqs[0].of, why)
	au.now.unchecked.Add(source.Problem{Pos: first.Pos, Severity: source.Note, Rule: "audit", Text: text, Hint: ""})
}

// leak reports what the figures of some equations give away together.
func (au *audit) leak(g insight.Ground, part []box, figures []int) {
	what := g.Of
	for i, b := range part {
		switch i {
		case 0:
			what += b.words()
		case 1:
			what += " and" + b.words()
		case 2:
			what += " and more"
		}
	}
	slices.Sort(figures)
	figures = slices.Compact(figures)
	key := fmt.Sprint(figures)
	last := au.all[figures[len(figures)-1]]
	p := source.Problem{Pos: last.Pos, Rule: "audit"}
	if len(figures) == 1 {
		p.Text = fmt.Sprintf("%s gives away what it keeps back: %s, with too few people behind it", last.called(), what)
		p.Hint = "leave the comparison out, or split coarser"
		au.now.leaks = append(au.now.leaks, leak{key, p})
		return
	}
	var others []string
	for _, i := range figures[:len(figures)-1] {
		n := au.all[i]
		others = append(others, n.called()+" ("+n.Pos.String()+")")
		p.Also = append(p.Also, source.Related{Pos: n.Pos, Text: "it takes this as well"})
	}
	p.Text = fmt.Sprintf("together with %s, %s tells %s by subtraction, and too few people stand behind that", strings.Join(others, " and "), last.called(), what)
	p.Hint = au.mend(figures)
	if len(part) > 0 && !slices.ContainsFunc(part, func(b box) bool { return !b.onlyLate() }) {
		// Any two figures about answers differ by these, where one of them wants a day
		// to have passed; the data's end is no choice of the writer's.
		p.Severity = source.Warning
		p.Text = fmt.Sprintf("together with %s, %s tells how few people asked shortly before the data end (%s)", strings.Join(others, " and "), last.called(), what)
		p.Hint = "leave it, since that tells no more of them than when they asked; or give both a `period` that ends some days before the data do"
	}
	au.now.leaks = append(au.now.leaks, leak{key, p})
}

// mend says what to change so that figures no longer give something away.
func (au *audit) mend(figures []int) string {
	first := au.all[figures[0]].Answer
	for _, i := range figures[1:] {
		a := au.all[i].Answer
		if a.Span.From != first.Span.From || a.Span.To != first.Span.To {
			return "give them the same `period`, or take one of them out"
		}
	}
	for _, i := range figures {
		if a := au.all[i].Answer; a.By.Type == "time" {
			return "use a longer unit, such as `by: quarter`, in one of them, or take one of them out"
		}
	}
	if !slices.ContainsFunc(figures, func(i int) bool { return !strings.HasPrefix(au.all[i].Answer.Key, "question:") }) {
		return "leave the filter of one of them out, or take one of them out"
	}
	return "keep small groups together with `top: 3`, leave the filter of one of them out, or take one of them out"
}

// called names an answer as its writer knows it.
func (n Named) called() string {
	if n.Name == "" {
		return "the number " + n.Answer.Metric.ID
	}
	return fmt.Sprintf("the figure %q", n.Name)
}

// family is all counts of one ground.
type family struct {
	ground insight.Ground
	eqs    []equation
}

// equation is one published count: so many rows lie on a patch.
type equation struct {
	of     string
	named  int // index of the answer
	patch  patch
	tag    string // "" for none; a tag, or what else is said of tags
	value  int64
	hidden bool     // kept back to protect people: the value is not known
	part   bool     // what a share counts of its rows, or what not
	hit    []string // by which dimensions it does
	safe   bool     // not a count of its own, but surely about enough people
	parts  []patch  // of what is safe together
}

// families lays all answers over their grounds.
func (au *audit) families() map[string]*family {
	out := map[string]*family{}
	var own, named []int
	for i, n := range au.all {
		g, ok := au.site.Registry.Ground(n.Answer)
		if !ok {
			switch {
			case strings.HasPrefix(n.Answer.Key, "sql:"):
				own = append(own, i)
			case au.counts(out, i):
			case strings.HasPrefix(n.Answer.Key, "question:"):
				named = append(named, i)
			}
			continue
		}
		g.Scopes = unplain(au.meant(plain(g.Scopes)))
		au.lay(out, heads{metric: n.Answer.Metric, ground: g, answer: n.Answer, named: i, leaves: au.site.Leaves})
	}
	au.apart(own, "query of the writer's own SQL", "queries of the writer's own SQL", "only the writer knows what they count")
	au.apart(named, "question", "questions", "what they count is no sum of rows")
	return out
}

// lay puts the counts of an answer to those of its ground.
func (au *audit) lay(families map[string]*family, h heads) {
	au.heads = append(au.heads, h)
	for _, e := range h.equations() {
		lay(families, h.ground, e)
	}
}

// apart notes answers that cannot be laid over others.
func (au *audit) apart(which []int, one, many, why string) {
	if len(which) == 0 || len(au.all) < 2 {
		return
	}
	text := fmt.Sprintf("not compared with other answers: %s, because %s", counted(len(which), one, many), why)
	au.now.unchecked.Add(source.Problem{Pos: au.all[which[0]].Pos, Severity: source.Note, Rule: "audit", Text: text})
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// tags gives the tags that are told of, "" first: rows can carry several tags,
// so that each is compared with the whole by itself.
func (f *family) tags() []string {
	seen := map[string]bool{"": true}
	for _, e := range f.eqs {
		seen[e.tag] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// with gives the equations about all rows and those about one tag.
func (f *family) with(tag string) []equation {
	var out []equation
	for _, e := range f.eqs {
		if e.tag == "" || e.tag == tag {
			out = append(out, e)
		}
	}
	return out
}

// mixesPlaces says that places are named in more than one way.
func (f *family) mixesPlaces() bool {
	ways := map[string]bool{}
	for _, e := range f.eqs {
		for _, s := range e.patch.scopes {
			if insight.OfLeaf(s.Dim) {
				ways[s.Dim] = true
			}
		}
	}
	return len(ways) > 1
}
