package insight

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hearth/internal/engagement/insight/stat"
	"hearth/internal/engagement/store"
)

// spot is a cell's place in a table: its keys as an answer shows them.
type spot struct{ by, split string }

// heap is what was counted for one cell.
type heap struct {
	rows    int64 // all
	value   int64 // hits or summed ratings
	people  int64
	unnamed int64
	own     int64
	top     [2]int64
	bundles stat.Bundles // of the hits; only where they were asked for by contributor
}

// sumsOfHits is what a histogram gives of all authors who have as many rows h: their
// hits, and the squares of these, author by author.
const sumsOfHits = ", SUM(t.h) AS hits, SUM(t.h * t.h) AS squares"

// step takes one row of a histogram: the class, how many rows each has, how many
// contributors these are, and where it was asked for what was summed, and squares.
func (h *heap) step(row []store.Value) {
	class, n, contributors, sum := number(row[0]), number(row[1]), number(row[2]), int64(0)
	if len(row) > 3 {
		sum = number(row[3])
	}
	h.add(class, n, contributors, sum)
	switch {
	case len(row) < 5:
	case class == classPerson:
		h.bundles.Add(contributors, n, sum, number(row[4]))
	default:
		h.bundles.Alone(n*contributors, sum)
	}
}

// add takes one step of a cell's histogram: so many contributors of a class
// with n rows each.
func (h *heap) add(class, n, contributors, value int64) {
	h.rows += n * contributors
	h.value += value
	switch class {
	case classBrand:
		h.own += n * contributors
		return
	case classUnnamed: // one row of the histogram, but as many contributors as messages
		h.unnamed += n * contributors
		n, contributors = 1, n*contributors
	default:
		h.people += contributors
	}
	if contributors == 0 {
		return
	}
	first, second := n, n
	if contributors == 1 {
		second = 0
	}
	one, two := h.top[0], h.top[1]-h.top[0]
	largest := []int64{one, two, first, second}
	slices.SortFunc(largest, func(a, b int64) int { return cmp.Compare(b, a) })
	h.top = [2]int64{largest[0], largest[0] + largest[1]}
}

// Classes of contributors, as the SQL numbers them.
const (
	classPerson  = 0
	classBrand   = 1
	classUnnamed = 2
)

// ofHits says whether a value is the share of what counts among rows.
func (r recipe) ofHits() bool { return r.Count == countShare || r.Count == countWithin }

// cell makes a cell of what was counted.
func (r recipe) cell(h heap) Cell {
	c := Cell{Den: 1, People: h.people, Unnamed: h.unnamed, Own: h.own, Top: h.top}
	switch r.Count {
	case countRows:
		c.Num = h.rows
	case countPeople:
		if h.people == 0 && h.unnamed > 0 {
			return Cell{State: Missing, Why: "who wrote is not told apart here"}
		}
		c.Num = h.people
		c.Top, c.Unnamed, c.Own = [2]int64{min(1, h.people), min(2, h.people)}, 0, 0
	case countMean:
		c.Num, c.Den = h.value, 100*h.rows
	case countShare, countWithin:
		c.Num, c.Den, c.Worth = h.value, h.rows, h.bundles.Worth(stat.Asked)
	}
	if c.Den == 0 {
		return Cell{State: Missing, Why: Nothing}
	}
	return c
}

// tallied is the cells of one span.
type tallied struct {
	span  Span
	cells map[spot]Cell
	total Cell
	tops  []string // the keys that were kept by name, when the rest was put together
}

// tally counts a span. With top given, the keys outside it are put together.
func (a *asking) tally(s Span, top []string) tallied {
	if a.recipe.From == fromReadings {
		return a.tallyReadings(s, top)
	}
	out := tallied{span: s, cells: map[spot]Cell{}, tops: top}
	for k, h := range a.histogram(s, true, top) {
		out.cells[k] = a.recipe.cell(h)
	}
	if a.by.id == "" {
		if _, ok := out.cells[spot{}]; !ok {
			out.cells[spot{}] = a.recipe.cell(heap{})
		}
		out.total = out.cells[spot{}]
		return out
	}
	out.total = a.recipe.cell(a.histogram(s, false, nil)[spot{}])
	return out
}

// histogram asks the store how many contributors have how many rows in each cell.
func (a *asking) histogram(s Span, keyed bool, top []string) map[spot]heap {
	if a.failed() {
		return nil
	}
	few := *a
	few.listed = a.lists(top)
	tags := a.tags(keyed)
	keys := a.keyNames(keyed)
	all := ", SUM(t.h) AS h"
	if a.recipe.ofHits() {
		all = sumsOfHits
	}
	c := few.grouped(s, keys).histogram(few.base(s, keyed, top, tags), "COUNT(*) AS n, SUM(u.h) AS h", all)
	t, err := a.st.Ask(a.ctx, c.text, c.args...)
	if err != nil {
		a.fail(err)
		return nil
	}
	name, err := few.namer(tags)
	if err != nil {
		a.fail(err)
		return nil
	}
	out := map[spot]heap{}
	for _, r := range t.Rows {
		at, counts := spot{}, r[len(keys):]
		if len(keys) > 0 {
			at.by = name(a.by, r[0])
		}
		if len(keys) > 1 {
			at.split = name(a.split, r[1])
		}
		h := out[at]
		h.step(counts)
		out[at] = h
	}
	return out
}

// grouped says how a histogram by keys groups its rows.
func (a *asking) grouped(s Span, keys []string) grouping {
	if len(keys) == 1 {
		if few, ok := a.slotOf(a.by, s, a.listed); ok {
			return few.grouping()
		}
	}
	return byKeys(keys...)
}

// keyNames are the columns of the axes in the SQL of a histogram.
func (a *asking) keyNames(keyed bool) []string {
	switch {
	case !keyed || a.by.id == "":
		return nil
	case a.split.id == "":
		return []string{"k"}
	}
	return []string{"k", "s"}
}

// rest is the key that SQL gives to what `top` puts together.
const rest = "*"

// base gives one row for each counted message or thread: its keys k and s, its
// author p, and h, what it adds to the value.
func (a *asking) base(s Span, keyed bool, top []string, tags []string) clause {
	if set := a.setAxis(); keyed && set.set != "" {
		var parts []clause
		for i, tag := range tags {
			parts = append(parts, a.branch(s, keyed, top, i, a.withTag(set, tag)))
		}
		return union(parts)
	}
	return a.branch(s, keyed, top, 0)
}

func union(parts []clause) clause {
	if len(parts) == 0 {
		return clause{text: "SELECT 0 AS k, 0 AS s, 0 AS p, 0 AS h FROM messages m WHERE 1 = 0"}
	}
	var out clause
	for i, p := range parts {
		if i > 0 {
			out.text += "\nUNION ALL "
		}
		out = out.then(p)
	}
	return out
}

func (a *asking) branch(s Span, keyed bool, top []string, tag int, extra ...clause) clause {
	from := a.recipe.From
	k, split := clause{text: "0"}, clause{text: "0"}
	if keyed {
		k, split = a.keyColumn(a.by, top, tag), a.keyColumn(a.split, nil, tag)
		if a.by.time && len(top) > 0 {
			k, split = a.keyColumn(a.by, nil, tag), a.keyColumn(a.split, top, tag)
		}
	}
	role, person := "m.role", "m.person_no"
	if ofThreads(from) {
		role, person = "x.opener_role", "x.opener_no"
	}
	value, conds := a.value()
	conds = append(conds, between(dayColumn(from), s))
	conds = append(conds, wanting(from)...)
	conds = append(conds, a.filterClauses()...)
	conds = append(conds, extra...)
	conds = append(conds, a.axisClauses()...)
	for _, r := range a.rules {
		conds = append(conds, not(r.on(from)))
	}
	head := clause{text: "SELECT "}
	for i, key := range a.keyNames(keyed) {
		head = head.then([]clause{k, split}[i].wrap("", " AS "+key+", "))
	}
	head = head.then(clause{text: authorOf(role, person) + " AS p, "}).then(value.wrap("", " AS h"))
	return head.then(join("AND", conds).wrap("\nFROM "+tableOf(from)+" "+aliasOf(from)+"\nWHERE ", ""))
}

// axisClauses keep the rows that can stand on the axes of the question at all,
// also where its total or its sources are counted.
func (a *asking) axisClauses() []clause {
	var out []clause
	for _, id := range a.axes {
		switch id {
		case "rating":
			out = append(out, clause{text: "m.rating IS NOT NULL"})
		case "tag", "topic":
			d, _ := findDimension(id)
			out = append(out, clause{text: d.set + " <> ''"})
		case "post":
			d, _ := findDimension(id)
			out = append(out, clause{text: d.column(a.recipe.From) + " IN (SELECT o.id FROM messages o WHERE o.role = 'brand')"})
		}
	}
	return out
}

// value gives what one row adds to a share's hits or a mean's sum, and what
// must hold for a row to count at all.
func (a *asking) value() (clause, []clause) {
	switch a.recipe.Count {
	case countMean:
		return clause{text: "m.rating"}, []clause{{text: "m.rating IS NOT NULL"}}
	case countShare:
		hit := hits(a.recipe.From, a.recipe.Hit).wrap("CASE WHEN ", " THEN 1 ELSE 0 END")
		if a.recipe.From == fromMessages {
			return hit, nil
		}
		return hit, []clause{in("x.source", a.speakerNames())}
	case countWithin:
		// Where only days are known, an answer was surely in time when the days
		// between leave a whole one to spare.
		in := fmt.Sprintf("x.first_reply_at IS NOT NULL AND x.first_reply_at - x.opened_at <= %d - x.by_day * 86400", a.within)
		conds := []clause{a.runOut()}
		if a.within < 86400 {
			conds = append(conds, clause{text: "x.by_day = 0"})
		}
		return clause{text: "CASE WHEN " + in + " THEN 1 ELSE 0 END"}, conds
	case countMethod:
		if a.recipe.From == fromOpenings { // as in waited: what was asked when the data ended was not watched
			seen := *a
			seen.within = 1
			return clause{text: "0"}, []clause{seen.runOut()}
		}
	}
	return clause{text: "0"}, nil
}

func (a *asking) speakerNames() []string {
	var out []string
	for _, c := range a.covers {
		out = append(out, c.source)
	}
	return out
}

// keyColumn gives the SQL of a key. Of a key with a top, the rest is one.
func (a *asking) keyColumn(d dimension, top []string, tag int) clause {
	if d.id == "" {
		return clause{text: "0"}
	}
	if d.set != "" {
		return clause{text: fmt.Sprint(tag)}
	}
	c := clause{text: d.column(a.recipe.From)}
	if list := a.listed[d.id]; len(list) > 0 {
		return byNumber(c.text, list)
	}
	if alias := aliasOf(a.recipe.From); len(a.opt.Private) > 0 && !a.inside && (d.id == "place" || d.id == "source") {
		c = in(alias+".source", a.opt.Private).wrap("CASE WHEN ", " THEN '"+privateSource+"' ELSE "+c.text+" END")
	}
	if len(top) == 0 {
		return c
	}
	return c.wrap("CASE WHEN ", " IN (").then(clause{text: strings.TrimSuffix(strings.Repeat("?, ", len(top)), ", "), args: anys(top)}).
		then(c.wrap(") THEN ", " ELSE '"+rest+"' END"))
}

func anys(all []string) []any {
	var out []any
	for _, s := range all {
		out = append(out, s)
	}
	return out
}

// maxTags is how many tags an answer looks at, the most used first: each is one
// more pass over the data.
const maxTags = 100

// setAxis gives the axis of the question whose names a message may have several
// of: its tags or its topics.
func (a *asking) setAxis() dimension {
	if a.by.set != "" {
		return a.by
	}
	return a.split
}

// tags gives the tags, or topics, that a question by them looks at.
func (a *asking) tags(keyed bool) []string {
	set := a.setAxis()
	if !keyed || set.set == "" {
		return nil
	}
	sets, err := a.tagCounts(a.ctx, set.set)
	a.fail(err)
	uses := map[string]int64{}
	for _, set := range sets {
		for _, name := range set.names() {
			uses[name] += set.rows
		}
	}
	all := slices.Sorted(maps.Keys(uses))
	slices.SortStableFunc(all, func(x, y string) int { return cmp.Compare(uses[y], uses[x]) })
	if len(all) > maxTags {
		a.notes = append(a.notes, fmt.Sprintf("only the %d most used of %d %ss", maxTags, len(all), set.id))
		all = all[:maxTags]
	}
	return all
}

// withTag keeps messages that carry a tag.
func (a *asking) withTag(d dimension, tag string) clause {
	sets, err := a.tagSets(a.ctx, d.set, []string{tag})
	a.fail(err)
	return filter{dim: d, values: []string{tag}, tagSets: sets}.onTags()
}

// namer gives the function that turns a stored key into the one that is shown.
func (a *asking) namer(tags []string) (func(dimension, store.Value) string, error) {
	var names map[string]string
	if a.by.id == "post" || a.split.id == "post" {
		all, err := a.posts(a.ctx)
		if err != nil {
			return nil, err
		}
		names = postKeys(all)
	}
	return func(d dimension, v store.Value) string {
		switch {
		case d.id == "":
			return ""
		case d.time:
			return unitOf(d.id, number(v)).String()
		case d.set != "":
			return tags[number(v)]
		case len(a.listed[d.id]) > 0:
			return a.listed[d.id][number(v)]
		case text(v) == rest:
			return Rest
		case d.id == "rating":
			return ratingText(number(v))
		case d.id == "post":
			return cmp.Or(names[text(v)], unknown)
		}
		return cmp.Or(text(v), unknown)
	}, nil
}

// Rest is the key of what `top` left over, put together.
const Rest = "other"
