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
	return a.steps(g, a.authored(from, key, "", kept), "COUNT(*) AS n", "")
}

// hitsBy counts the same, and which of the rows are hits, by SQL that is 1 or 0.
func (a *asking) hitsBy(g grouping, from string, key clause, hit string, kept clause) map[store.Value]heap {
	return a.steps(g, a.authored(from, key, ", "+hit+" AS h", kept), "COUNT(*) AS n, SUM(u.h) AS h", sumsOfHits)
}

// authored gives rows of a table with a key k and an author p.
func (a *asking) authored(from string, key clause, more string, kept clause) clause {
	table, author := tableOf(from)+" m", authorOf("m.role", "m.person_no")
	if ofThreads(from) {
		table, author = tableOf(from)+" x", authorOf("x.opener_role", "x.opener_no")
	}
	return key.wrap("SELECT ", " AS k, "+author+" AS p"+more+"\nFROM "+table+" WHERE ").then(kept)
}

// steps asks for a histogram by one key.
func (a *asking) steps(g grouping, rows clause, each, all string) map[store.Value]heap {
	out := map[store.Value]heap{}
	if a.failed() {
		return out
	}
	counts := g.histogram(rows, each, all)
	t, err := a.st.Ask(a.ctx, counts.text, counts.args...)
	a.fail(err)
	for _, r := range t.Rows {
		h := out[r[0]]
		h.step(r[1:])
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
