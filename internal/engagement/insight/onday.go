package insight

import (
	"fmt"
	"slices"

	"hearth/internal/engagement"
)

// given are the readings that a platform must give in one shape.
func (r recipe) given() []string {
	if r.OnDay { // what a place had on a day is looked up post by post
		return r.Reads
	}
	return slices.Concat(r.Reads, r.Per)
}

// nothing says what it means that there is no number.
func (r recipe) nothing() string {
	if r.OnDay {
		return "the platform reported nothing for this, or not how many followed on the day"
	}
	return "the platform reported nothing for this"
}

// onDays adds what posts gathered, and the level that their place had on the day
// each was posted: three posts of a day with 200 followers could have been
// answered 600 times. A post of a day whose level is not known is left out; that
// of today says nothing about who followed then.
func (a *asking) onDays(s Span, picks []pick) clause {
	place, err := a.levelPlace(picks)
	a.fail(err)
	posts := a.keyColumn(a.by, nil, 0).wrap("SELECT ", " AS k, ").then(a.keyColumn(a.split, nil, 0).wrap("", " AS s, r.source AS src, ")).
		then(place.wrap("", " AS at_place, r.from_day AS on_day, r.value AS v\nFROM readings r\nWHERE ")).then(join("AND", a.pickedClauses(s, picks)))
	levels := join("AND", append(levelsOf(a.recipe.Per), between("r.to_day", s), clause{text: "r.value > 0"})).
		wrap("SELECT r.source AS level_source, r.place AS level_place, r.to_day AS level_day, MAX(r.value) AS level\nFROM readings r\nWHERE ", "\nGROUP BY r.source, r.place, r.to_day")
	return posts.wrap("SELECT w.k, w.s, COUNT(*) AS n, SUM(w.v) AS a, SUM(l.level) AS b\nFROM (", ") w JOIN (").
		then(levels.wrap("", ") l ON l.level_source = w.src AND l.level_place = w.at_place AND l.level_day = w.on_day\nGROUP BY w.k, w.s"))
}

// levelsOf keeps what platforms say of whole places on single days.
func levelsOf(metrics []string) []clause {
	return []clause{in("r.metric", metrics), {text: "r.dimension = '' AND r.post = '' AND r.grain = '" + engagement.GrainDaily + "'"}}
}

// levelPlace gives the place whose level counts for a post. Exports of one account
// often name it in one file and not in the other: where a source has one place
// on either side, these are the same.
func (a *asking) levelPlace(picks []pick) (clause, error) {
	t, err := a.st.Ask(a.ctx, levelsAt(a.recipe.Per).text, levelsAt(a.recipe.Per).args...)
	if err != nil {
		return clause{}, fmt.Errorf("of which places a level is known: %w", err)
	}
	levels, posted := map[string][]string{}, map[string]int{}
	for _, r := range t.Rows {
		levels[text(r[0])] = append(levels[text(r[0])], text(r[1]))
	}
	for _, p := range picks {
		posted[p.source]++
	}
	out := clause{text: "r.place"}
	for _, p := range picks {
		if all := levels[p.source]; len(all) == 1 && posted[p.source] == 1 && (all[0] == "" || p.place == "") {
			out = clause{"CASE WHEN r.source = ? THEN ? ELSE ", []any{p.source, all[0]}}.then(out).wrap("", " END")
		}
	}
	return out, nil
}

func levelsAt(metrics []string) clause {
	return join("AND", levelsOf(metrics)).wrap("SELECT r.source, r.place, COUNT(*) AS n FROM readings r WHERE ", " GROUP BY r.source, r.place ORDER BY r.source, r.place")
}

// tellDays says how many posts are left out because the level of their day is not
// known.
func (a *asking) tellDays(s Span, picks []pick) {
	if !a.recipe.OnDay || len(picks) == 0 || a.failed() {
		return
	}
	c := join("AND", a.pickedClauses(s, picks)).wrap("SELECT COUNT(*) AS n FROM readings r WHERE ", "")
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	if err != nil {
		a.fail(err)
		return
	}
	whole := *a
	whole.by, whole.split = dimension{}, dimension{}
	all, with := number(t.Rows[0][0]), whole.sums(s, picks)[spot{}][a.recipe.Reads[0]].n
	if all > with {
		a.notes = append(a.notes, fmt.Sprintf("%d of %s left out: how many followed on the day is not known, and those of another day are not taken for them", all-with, plural(all, "post")))
	}
}
