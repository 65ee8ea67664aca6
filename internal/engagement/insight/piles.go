package insight

import (
	"fmt"
	"strings"
)

// brandAuthor stands for all accounts of the brand's own, which the guard takes
// for one. No person has this number.
const brandAuthor = -1

// authorOf gives the SQL of who is behind a row: the number of a person, 0 where
// it is not known, and [brandAuthor]. One number tells all classes of contributors
// apart, and engines group by it several times faster than by a text.
func authorOf(role, person string) string {
	return fmt.Sprintf("CASE WHEN %s = 'brand' THEN %d ELSE %s END", role, brandAuthor, person)
}

// classOf gives the SQL of the class of a contributor from its author.
func classOf(author string) string {
	return fmt.Sprintf("CASE WHEN %s = %d THEN %d WHEN %s = 0 THEN %d ELSE %d END", author, brandAuthor, classBrand, author, classUnnamed, classPerson)
}

// pile is some of the messages m.
type pile struct {
	name string
	of   clause
}

// pileOf is the messages for which something holds.
func pileOf(name, holds string) pile { return pile{name, clause{text: holds}} }

// piles counts messages pile by pile, with who stands behind each. The messages
// are read once, and put together by author before anything else.
func (run *inquiry) piles(kept clause, all []pile) map[string]heap {
	author := authorOf("m.role", "m.person_no")
	each := clause{text: "SELECT " + author + " AS p, 1 AS one"}
	var list, pick []string
	for i, p := range all {
		each = each.then(p.of.wrap(",\nSUM(CASE WHEN ", fmt.Sprintf(" THEN 1 ELSE 0 END) AS x%d", i)))
		list = append(list, fmt.Sprintf("SELECT %d AS k, 1 AS one", i))
		pick = append(pick, fmt.Sprintf("WHEN j.k = %d THEN b.x%d", i, i))
	}
	each = each.then(kept.wrap("\nFROM messages m WHERE ", "\nGROUP BY "+author))
	rows := run.query(each.wrap("SELECT v.k, v.c, v.n, COUNT(*) AS people\nFROM (SELECT j.k AS k, "+classOf("b.p")+" AS c, CASE "+strings.Join(pick, " ")+" END AS n\nFROM (",
		") b JOIN (\n"+strings.Join(list, " UNION ALL ")+") j ON j.one = b.one) v\nWHERE v.n > 0\nGROUP BY v.k, v.c, v.n"))
	out := map[string]heap{}
	for _, r := range rows {
		name := all[number(r[0])].name
		h := out[name]
		h.add(number(r[1]), number(r[2]), number(r[3]), 0)
		out[name] = h
	}
	return out
}
