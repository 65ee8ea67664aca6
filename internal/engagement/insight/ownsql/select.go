package ownsql

import "slices"

// part is one SELECT of several that UNION puts together, or the only one.
type part struct {
	from, list, to int // its tokens; list is where its columns end
	items          []item
}

// What a column of a SELECT is.
type itemKind int

const (
	other    itemKind = iota
	ofPerson          // who wrote, as it is
	ofPeople          // a count of different people
	allOf             // a star
)

// item is a column of a SELECT.
type item struct {
	from, to int
	kind     itemKind
	name     string // of the two kinds that matter; "" for others
	carried  bool   // people that were counted further in
}

var (
	sets    = []string{"union", "except", "intersect"}
	endList = []string{"from", "where", "prewhere", "group", "having", "qualify", "window", "order", "limit", "offset", "union", "except", "intersect", "using"}
)

// level reads the SELECTs that stand directly between two tokens, and refuses
// those whose parts do not go together.
func (c *claim) level(from, to int) []part {
	var parts []part
	joins, first := 0, from
	for i := from; i < to; i = c.after(i) {
		switch t := c.all[i]; {
		case t.is("select"):
			parts = append(parts, part{from: i, to: to})
		case t.is(sets...) && !c.all[max(i-1, 0)].is("*", "."):
			joins++
			if len(parts) > 0 {
				parts[len(parts)-1].to = i
			}
			first = i
		}
	}
	for i := range parts {
		c.list(&parts[i])
	}
	if joins > 0 {
		c.together(parts, joins, first)
	}
	return parts
}

// after gives the token after one, and after what is in its brackets.
func (c *claim) after(i int) int { return max(i, c.all[i].close) + 1 }

// list reads the columns of a SELECT.
func (c *claim) list(p *part) {
	i := p.from + 1
	for i < p.to && c.all[i].is("distinct", "all") {
		if i++; i+1 < p.to && c.all[i].is("on") && c.all[i+1].is("(") {
			i = c.after(i + 1)
		}
	}
	begin := i
	for ; i <= p.to; i = c.after(i) {
		ends := i >= p.to || c.all[i].is(endList...) && !(c.all[i].is("from") && c.all[i-1].is("distinct") && i > begin)
		if !ends && !c.all[i].is(",") {
			continue
		}
		if begin < i {
			p.items = append(p.items, c.item(begin, min(i, p.to), p))
		}
		if begin = i + 1; ends {
			break
		}
	}
	p.list = min(i, p.to)
}

// together wants the same meaning in each column of all parts, as far as it has
// a name that is kept.
func (c *claim) together(parts []part, joins, at int) {
	if len(parts) != joins+1 {
		c.fail(at, "Hearth cannot tell the parts of this UNION apart", "write them as SELECT … UNION ALL SELECT …, without brackets around the parts")
		return
	}
	for _, p := range parts[1:] {
		if p.from > 0 && c.all[p.from-1].is("name") {
			c.fail(p.from-1, "Hearth cannot tell which columns go together BY NAME", "write the columns of each part in the same order, and leave BY NAME out")
			return
		}
	}
	for n, it := range parts[0].items {
		if it.kind == allOf {
			c.fail(it.from, "Hearth cannot tell which columns of a UNION a star stands for", "write the columns of each part, in the same order")
			return
		}
		for _, p := range parts[1:] {
			if it.name == "" || n < len(p.items) && p.items[n].kind == it.kind && !p.starBefore(n) {
				continue
			}
			i := p.from
			if n < len(p.items) {
				i = p.items[n].from
			}
			c.fail(i, `this part of the UNION has something else where the first one has "`+it.name+`"`, "write the columns of each part in the same order")
			return
		}
	}
}

func (p part) starBefore(n int) bool {
	return slices.ContainsFunc(p.items[:n], func(it item) bool { return it.kind == allOf })
}

// item says what a column is, and marks the name that it rightly gives.
func (c *claim) item(from, to int, p *part) item {
	it := item{from: from, to: to}
	if c.all[from].is("*") || from+2 < to && c.all[from].called() && c.all[from+1].is(".") && c.all[from+2].is("*") {
		it.kind = allOf
		return it
	}
	called := ""
	if last := c.all[to-1]; kept(last) || c.inQuotes(to-1) {
		called = last.text
	}
	end, of := c.person(from, to)
	kind := ofPerson
	if end == 0 {
		kind = ofPeople
		if end, of = c.count(from, to, p); end == 0 {
			if called == peopleName {
				it.name = called
			}
			return it
		}
		it.carried = slices.ContainsFunc(c.all[from:end], func(t token) bool { return t.text == peopleName })
	}
	alias := end
	if alias < to && c.all[alias].is("as") {
		alias++
	}
	switch {
	case alias == to && end == to: // as it is called there
		it.kind, it.name = kind, of
	case alias < to-1 && called == peopleName: // of something that is made of it
		it.name = called
	case alias == to-1 && c.all[alias].called():
		it.kind = kind
		if called != "" && (called == peopleName) == (kind == ofPeople) {
			it.name, c.given[alias] = called, true
		}
	}
	return it
}

// person reads who wrote: person, m.person. It gives where that ends, 0 for
// something else, and the name.
func (c *claim) person(from, to int) (end int, of string) {
	if from+2 < to && c.all[from].called() && c.all[from+1].is(".") {
		from += 2
	}
	if from < to && isPerson(c.all[from]) && !(from+1 < to && c.all[from+1].is(".", "(")) {
		return from + 1, c.all[from].text
	}
	return 0, ""
}

// count reads a count of people, and gives where it ends, 0 for something else,
// and the name that it has of itself.
func (c *claim) count(from, to int, p *part) (end int, of string) {
	if from+1 < to && c.all[from].called() && c.all[from+1].is("(") {
		return c.call(from, to, p), ""
	}
	if from+2 < to && c.all[from].called() && c.all[from+1].is(".") {
		from += 2
	}
	if from < to && c.all[from].text == peopleName && c.all[from].called() && c.alone(p) {
		return from + 1, peopleName
	}
	return 0, ""
}

// call reads one of the functions that count people.
func (c *claim) call(from, to int, p *part) int {
	f, open := c.all[from], from+1
	in, closed := open+1, c.all[open].close
	end := closed + 1
	whole := func(at int) bool { n, _ := c.person(at, closed); return n == closed }
	switch {
	case f.is("count") && c.all[in].is("distinct") && whole(in+1):
		if end+1 < to && c.all[end].is("filter") && c.all[end+1].is("(") {
			end = c.after(end + 1)
		}
		return end
	case f.is("uniqexact") && whole(in):
		return end
	case f.is("uniqexactif"):
		if n, _ := c.person(in, closed); n > 0 && c.all[n].is(",") {
			return end
		}
	case f.is("min"):
		if n, of := c.count(in, closed, p); n == closed && of == peopleName {
			return end
		}
	case f.is("least"):
		for at := in; at < closed; at++ {
			n, _ := c.count(at, closed, p)
			if n == 0 || n < closed && !c.all[n].is(",") {
				return 0
			}
			at = n
		}
		return end
	}
	return 0
}

// alone says whether a SELECT reads from one thing only, and that is no view: so
// people that were counted there stand behind all its numbers.
func (c *claim) alone(p *part) bool {
	from := -1
	for i := p.from; i < p.to; i = c.after(i) {
		t := c.all[i]
		switch {
		case from < 0 && t.is("from") && !c.all[i-1].is("distinct"):
			from = i
		case from >= 0 && t.is("where", "prewhere", "group", "having", "qualify", "order", "limit"):
			return true
		case from >= 0 && t.is(",", "join"), from >= 0 && i == from+1 && t.text == peopleName:
			return false
		}
	}
	return from >= 0
}
