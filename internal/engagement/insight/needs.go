package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// need is something that a method may require of a source.
type need struct {
	id    string
	what  string // "who wrote is not told apart": why a source is left out
	where string // of messages m: a source has it when it has such a row
}

// Needs of methods. The list is closed: a method names them by id.
const (
	needAuthors = "authors" // people can be told apart
	needMinutes = "minutes" // the time of day is known
	needAnswers = "answers" // the brand's own words are in the export
	needThreads = "threads" // what answers what is known
	needSorted  = "sorted"  // words that a list sorted
)

func allNeeds() []need {
	return []need{
		{needAuthors, "do not tell people apart", "m.person <> '' AND m.role = 'member'"},
		{needMinutes, "give the day and no time", "m.by_day = 0 AND m.at IS NOT NULL"},
		{needAnswers, "hold no answers of ours", "m.role IN ('brand', 'staff')"},
		{needThreads, "do not say what answers what", "m.parent <> ''"},
		{needSorted, "were not sorted by a word list", "m.class <> ''"},
	}
}

// needs leaves out the sources that lack what the method requires, and says so.
// Where that is all of them, the method degrades if it can; else it is refused
// with what is missing.
func (a *asking) needs(m Method) {
	for _, n := range allNeeds() {
		if !slices.Contains(m.Requires, n.id) {
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
		case m.DegradesTo != "":
			a.degraded = true
			a.unnamed()
			a.notes = append(a.notes, strings.TrimSuffix(lowerFirst(m.DegradesTo), "."))
		default:
			a.list.Errorf(a.asked().Pos, "needs", "import an export that has it; `hearth formats` says which do", "%s cannot be answered: the exports of %s %s",
				a.asked().Text, a.names(lacking), n.what)
			return
		}
	}
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
	got, err := memo(a.Desk, "need "+n.id, func() (store.Table, error) {
		return a.st.Ask(a.ctx, "SELECT m.source, COUNT(*) AS n FROM messages m WHERE "+n.where+" GROUP BY m.source ORDER BY m.source")
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
