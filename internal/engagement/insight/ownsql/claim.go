package ownsql

import (
	"slices"
	"strings"
)

// kept are the names that mean the same everywhere in a query.
func kept(t token) bool { return isPerson(t) || t.text == peopleName && t.kind != text }

func isPerson(t token) bool {
	return t.called() && slices.Contains([]string{"person", "opener", "author"}, t.text)
}

const peopleName = "people"

// claim reads what a query says of its people.
type claim struct {
	query string
	all   []token
	given map[int]bool // tokens that rightly give a name
	err   error
}

// People checks the column people of a query that an engine has accepted. What
// is wrong with it is a *[store.QueryError].
func People(query string) error {
	all, err := tokens(query)
	if err != nil {
		return err
	}
	for len(all) > 0 && all[len(all)-1].is(";") {
		all = all[:len(all)-1]
	}
	c := claim{query: query, all: all, given: map[int]bool{}}
	if len(all) == 0 || !all[0].is("select", "with") {
		return wrong(query, 0, "Hearth can check the people of a query only when it begins with SELECT or WITH", "write SELECT … FROM …, without brackets around it")
	}
	outer := c.level(0, len(all))
	for i, t := range all {
		if t.is("(") {
			c.level(i+1, t.close)
		}
	}
	c.outermost(outer)
	c.names()
	return c.err
}

const howTo = "write count(DISTINCT person) AS people"

// fail keeps the first thing that is wrong.
func (c *claim) fail(i int, say, hint string) {
	if c.err == nil {
		c.err = wrong(c.query, c.all[min(i, len(c.all)-1)].at, say, hint)
	}
}

// outermost wants people counted in each part of the outermost SELECT.
func (c *claim) outermost(parts []part) {
	if c.err != nil {
		return
	}
	if len(parts) == 0 {
		parts = []part{{}} // and no count
	}
	at := slices.IndexFunc(parts[0].items, func(it item) bool { return it.name == peopleName })
	if at < 0 {
		c.fail(parts[0].from, "the outermost SELECT does not count its people itself", howTo+" there")
		return
	}
	for _, p := range parts {
		if at >= len(p.items) || p.items[at].kind != ofPeople {
			i := p.from
			if at < len(p.items) {
				i = p.items[at].from
			}
			c.fail(i, `this is no count of the people behind a line, and the column "people" must be one`, howTo)
			return
		}
		c.sameLines(p, p.items[at].carried)
	}
}

// sameLines refuses numbers that other people stand behind than those of their
// line, and lines that are sums of other lines. Where people were counted further
// in, it looks at all of the query.
func (c *claim) sameLines(p part, carried bool) {
	from, list, to, step := p.from, p.list, p.to, c.after
	if carried {
		from, list, to, step = 0, len(c.all), len(c.all), func(i int) int { return i + 1 }
	}
	for i := from; i < list; i++ {
		if c.all[i].is("over") && i > 0 && c.all[i-1].is(")") {
			c.fail(i, "OVER puts numbers of other lines into this one, and other people stand behind those", "leave it out")
			return
		}
	}
	for i := from; i < to; i = step(i) {
		t := c.all[i]
		last, following := c.all[max(i-1, 0)], c.all[min(i+1, len(c.all)-1)]
		if t.is("rollup", "cube") && (following.is("(") || last.is("with")) || t.is("totals") && last.is("with") || t.is("sets") && last.is("grouping") {
			c.fail(i, "lines that are sums of other lines would give away those that are kept back", "leave "+strings.ToUpper(t.text)+" out")
			return
		}
	}
}

// names refuses to call anything else by a name that is kept.
func (c *claim) names() {
	for i, t := range c.all {
		if c.given[i] || !kept(t) && !c.inQuotes(i) || !c.gives(i) {
			continue
		}
		if t.text == peopleName {
			c.fail(i, `only a count of the people behind a line may be called "people"`, howTo+", or call it something else")
			continue
		}
		c.fail(i, `"`+t.text+`" says who wrote, and nothing else may have that name`, "call it something else")
	}
	for i, t := range c.all {
		if t.is("pivot", "unpivot") || t.is("columns") && i+1 < len(c.all) && c.all[i+1].is("(") {
			c.fail(i, "Hearth cannot tell which names "+t.text+" gives", "write the columns one by one")
		}
	}
}

// inQuotes says that a name that is kept stands where an engine may take quoted
// text for a name.
func (c *claim) inQuotes(i int) bool {
	t := c.all[i]
	return t.kind == text && slices.Contains([]string{"person", "opener", "author", peopleName}, t.text)
}

// beforeValue are words after which a value begins, or a table.
var beforeValue = []string{
	"select", "distinct", "all", "by", "where", "prewhere", "having", "on", "and", "or", "not", "case", "when", "then", "else", "in", "between",
	"like", "ilike", "is", "from", "join", "using", "limit", "offset", "any", "qualify", "filter",
}

// beforeBracket are more of those, after which only a bracket can stand.
var beforeBracket = []string{"as", "materialized", "over", "lateral", "group", "exists", "values"}

// gives says whether a token is the name of something new, as against a name
// that is read. In doubt it is.
func (c *claim) gives(i int) bool {
	follows := func(n int, signs ...string) bool { return i+n < len(c.all) && c.all[i+n].is(signs...) }
	switch {
	case follows(1, ":") && !follows(2, ":"), follows(1, "-") && follows(2, ">"):
		return true
	case follows(1, "as") && (follows(2, "(", "materialized") || follows(2, "not")):
		return true
	case i == 0:
		return false
	}
	t, last := c.all[i], c.all[i-1]
	if t.kind == text {
		return last.is("as", ")", "]", "}") || last.called() && !last.is(beforeValue...) && last.text != "date" || last.kind == text || last.kind == number
	}
	if last.is("(", ",") && c.inNameList(i) {
		return true
	}
	switch last.kind {
	case sign:
		return last.is(")", "]", "}")
	case word:
		return !last.is(beforeValue...)
	}
	return true
}

// inNameList says whether a token stands in the brackets of a name that is given
// to a table, which give names to its columns.
func (c *claim) inNameList(i int) bool {
	open := -1
	for j := i - 1; j >= 0 && open < 0; j-- {
		if c.all[j].is("(") && c.all[j].close > i {
			open = j
		}
	}
	if open < 1 || !c.all[open-1].called() || c.all[open-1].is(beforeValue...) || c.all[open-1].is(beforeBracket...) {
		return false
	}
	end := c.all[open].close
	if end+2 < len(c.all) && c.all[end+1].is("as") && c.all[end+2].is("(", "materialized", "not") {
		return true
	}
	w := open - 1
	return w > 0 && (c.all[w-1].is("as", ")") || c.all[w-1].called() && !c.all[w-1].is(beforeValue...))
}
