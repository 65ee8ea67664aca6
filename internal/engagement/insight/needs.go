package insight

import (
	"fmt"
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// need is something that a method may require of a source.
type need struct {
	id    string
	what  string // "who wrote is not told apart": why a source is left out
	where string // of the census m: a source has it when it has such a row
}

// Needs of methods. The list is closed: a method names them by id.
const (
	NeedAuthors = "authors" // people can be told apart
	needMinutes = "minutes" // the time of day is known
	needAnswers = "answers" // the brand's own words are in the export
	needThreads = "threads" // what answers what is known
	needSorted  = "sorted"  // words that a list sorted
)

func allNeeds() []need {
	return []need{
		{needSorted, "were not sorted by a word list", "m.sorted = 1"},
		{NeedAuthors, "do not tell people apart", "m.named = 1 AND m.role = 'member'"},
		{needMinutes, "give the day and no time", "m.by_day = 0 AND m.timed = 1"},
		{needAnswers, "hold no answers of ours", "m.role IN ('brand', 'staff')"},
		{needThreads, "do not say what answers what", "m.answers = 1"},
	}
}

// needOf gives the need with an id.
func needOf(id string) need {
	return allNeeds()[slices.IndexFunc(allNeeds(), func(n need) bool { return n.id == id })]
}

// needs is what the method requires of the sources; see [asking.lacking]. What
// it degrades to is about people who cannot be told apart: an export without
// our answers, or without what answers what, cannot say less, but nothing.
func (a *asking) needs(m Method) {
	requires := slices.Clone(m.Requires)
	if a.set.choice("of") == ofPeople { // there are no lesser words for people
		requires, m.DegradesTo = append(requires, NeedAuthors), ""
	}
	a.lacking(requires, func(n need) bool {
		if m.DegradesTo == "" || n.id != NeedAuthors {
			return false
		}
		a.degraded = true
		a.unnamed()
		a.notes = append(a.notes, strings.TrimSuffix(lowerFirst(m.DegradesTo), "."))
		return true
	})
}

// able is what a metric of its own requires of the sources. One that degrades
// is counted as another metric, under the name of that one.
func (a *asking) able() {
	a.lacking(a.recipe.Requires, func(n need) bool {
		to, ok := a.lesser(a.reg)
		if !ok || slices.ContainsFunc(a.q.Where, func(f Filter) bool { return f.Key.Text == "role" }) {
			return false // who it is about was said, and cannot be held to
		}
		a.notes = append(a.notes, fmt.Sprintf("the exports of %s %s: %s are counted, not %s",
			a.names(a.covers), n.what, lowerFirst(to.metric.Title), lowerFirst(a.metric.Title)))
		a.planned = to
		a.unnamed()
		return true
	})
}

// lesser gives what a metric degrades to: rows of the same kind as before, those
// by nobody in particular among them.
func (p planned) lesser(reg *Registry) (planned, bool) {
	to, ok := reg.find(p.recipe.DegradesTo)
	if !ok {
		return p, false
	}
	out := p
	out.metric, out.recipe = to.metric, p.recipe
	out.recipe.From, out.recipe.Count = to.recipe.From, to.recipe.Count
	out.recipe.Usual = nil
	for _, c := range p.recipe.Usual {
		if c.Key == "role" {
			c.Values = append(slices.Clone(c.Values), engagement.RoleAnonymous)
		}
		out.recipe.Usual = append(out.recipe.Usual, c)
	}
	return out, true
}

// lacking leaves out the sources that lack what is required, and says so. Where
// that is all of them, the answer degrades if it can; else it is refused with
// what is missing.
func (a *asking) lacking(requires []string, degrade func(need) bool) {
	for _, n := range allNeeds() {
		if !slices.Contains(requires, n.id) {
			continue
		}
		have := a.having(n)
		var able, lacking []cover
		for _, c := range a.covers {
			if have[c.source] {
				able = append(able, c)
			} else {
				lacking = append(lacking, c)
			}
		}
		switch {
		case len(able) > 0:
			a.covers = able
			for _, c := range lacking {
				a.notes = append(a.notes, "without "+a.name(c.source)+": its exports "+n.what)
			}
		case degrade(n):
		default:
			a.cannot(lacking, n)
			return
		}
	}
}

// cannot refuses a question whose sources all lack something.
func (a *asking) cannot(lacking []cover, n need) {
	a.list.Errorf(a.asked().Pos, "needs", "import an export that has it; `hearth formats` says which do", "%s cannot be answered: the exports of %s %s",
		a.asked().Text, a.names(lacking), n.what)
}

// ofOutside keeps, of the sources of a question about nobody but people outside,
// those that ever had a word of theirs. An archive of the brand's own words knows
// nothing of others, which is not to say that there were none.
func (a *asking) ofOutside() {
	about := slices.ContainsFunc(a.use, func(f filter) bool {
		return f.dim.id == "role" && !f.not && !slices.Contains(f.values, engagement.RoleBrand) && !slices.Contains(f.values, engagement.RoleStaff)
	})
	if !about || len(a.covers) == 0 {
		return
	}
	have, all := a.outside(), a.covers
	a.covers = slices.DeleteFunc(slices.Clone(all), func(c cover) bool { return !have[c.source] })
	if len(a.covers) == 0 {
		a.cannot(all, needOutside())
	}
}

// outside says which sources ever had a word of somebody outside.
func (a *asking) outside() map[string]bool { return a.having(needOutside()) }

func needOutside() need {
	return need{"outside", "hold nothing that people outside wrote", "m.role NOT IN ('brand', 'staff')"}
}

// unnamed lets messages that nobody can be told apart by in, where a question
// is only usually about members.
func (a *asking) unnamed() {
	for i, f := range a.use {
		if f.dim.id == "role" && f.usual {
			a.use[i].values = append(slices.Clone(f.values), engagement.RoleAnonymous)
		}
	}
}

// having says which sources have a row that fulfils a need.
func (a *asking) having(n need) map[string]bool {
	return a.sourcesWith("need "+n.id, "census", n.where)
}

// sourcesWith says which sources have a row m of a table that fulfils a condition.
func (a *asking) sourcesWith(key, table, where string) map[string]bool {
	got, err := memo(a.Desk, key, func() (store.Table, error) {
		return a.st.Ask(a.ctx, "SELECT m.source, COUNT(*) AS n FROM "+table+" m WHERE "+where+" GROUP BY m.source ORDER BY m.source")
	})
	a.fail(err)
	out := map[string]bool{}
	for _, r := range got.Rows {
		out[text(r[0])] = true
	}
	return out
}

// names lists sources as sentences call them.
func (a *asking) names(all []cover) string {
	var out []string
	for _, c := range all {
		out = append(out, a.name(c.source))
	}
	return strings.Join(out, ", ")
}
