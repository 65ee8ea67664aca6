package insight

import "hearth/internal/engagement/store"

// authors counts, for each key, who stands behind some rows of a table: messages
// m by who wrote them, exchanges and openings x by who opened them. The guard must know what
// the largest of them hold: of a place where one person wrote nearly everything,
// the number of messages is theirs.
func (a *asking) authors(from string, key, kept clause) map[store.Value]heap {
	return a.authorsBy(byKeys("k"), from, key, kept)
}

// everyAuthor counts who stands behind all of some rows.
func (a *asking) everyAuthor(from string, kept clause) heap {
	return a.authorsBy(slot{}.grouping(), from, clause{text: "0"}, kept)[int64(0)]
}

func (a *asking) authorsBy(g grouping, from string, key, kept clause) map[store.Value]heap {
	table, author := tableOf(from)+" m", authorOf("m.role", "m.person_no")
	if ofThreads(from) {
		table, author = tableOf(from)+" x", authorOf("x.opener_role", "x.opener_no")
	}
	each := key.wrap("SELECT ", " AS k, "+author+" AS p\nFROM "+table+" WHERE ").then(kept)
	counts := g.histogram(each, "COUNT(*) AS n", "")
	out := map[store.Value]heap{}
	if a.failed() {
		return out
	}
	t, err := a.st.Ask(a.ctx, counts.text, counts.args...)
	a.fail(err)
	for _, r := range t.Rows {
		h := out[r[0]]
		h.add(number(r[1]), number(r[2]), number(r[3]), 0)
		out[r[0]] = h
	}
	return out
}

// behind puts those who hold the rows that a cell stands on behind it. Where it
// stands on fewer or more units, they hold as much of these.
func (h heap) behind(c Cell) Cell {
	c.People, c.Unnamed, c.Own, c.Top = h.people, h.unnamed, h.own, h.top
	if c.N > 0 && h.rows > 0 && c.N != h.rows {
		for i, n := range h.top {
			c.Top[i] = (n*c.N + h.rows - 1) / h.rows
		}
		c.Own = h.own * c.N / h.rows
	}
	return c
}
