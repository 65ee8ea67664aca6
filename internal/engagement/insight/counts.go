package insight

import (
	"slices"
	"strings"

	"hearth/internal/engagement"
	"hearth/internal/source"
)

// Counts gives what an answer to a named question tells that a metric tells too:
// numbers of messages and of people, on the ground of that metric. So they can
// be laid over other answers, and subtracted from them. What else the question
// tells is no sum of rows.
func (r *Registry) Counts(a Answer) []Answer {
	q, ok := readKey(a.Key)
	if !ok || q.Named.Empty() || a.Told == nil {
		return nil
	}
	m, ok := r.Question(q.Named.Text)
	if !ok {
		return nil
	}
	c := counts{reg: r, of: a, question: r.plain(m, q, a.Told.Degraded != "")}
	switch m.ID {
	case periodsID, "influence.concentration":
		c.periods()
	case ordinaryID:
		c.table(a.Told.Columns[0].ID, a.By.ID, a.Told.Columns[0].ID)
	case "coverage.sources":
		c.table(ofMessages, "source", "theirs")
	case "participation.ladder":
		c.ways()
	case "care.depth", "influence.circles", "participation.drivers":
		c.one(ofPeople, a.Span, a.Total.Cell)
	}
	return c.out
}

// counts are the metrics' answers in the answer to a named question.
type counts struct {
	reg      *Registry
	of       Answer
	question Question // its filters, and those of the method, without metric and period
	out      []Answer
}

// plain gives the filters of a question, with those that the method adds.
func (r *Registry) plain(m Method, q Question, degraded bool) Question {
	out := Question{Where: slices.Clone(q.Where), Not: q.Not, Partial: true}
	for _, c := range slices.Concat(m.only, m.usual) {
		if slices.ContainsFunc(slices.Concat(q.Where, q.Not), func(f Filter) bool { return f.Key.Text == c.Key }) {
			continue
		}
		if m.ID == "care.depth" { // it counts people outside, whoever else is heard
			c.Values = []string{engagement.RoleMember}
		}
		f := Filter{Key: source.Word{Text: c.Key}}
		for _, v := range c.Values {
			f.Values = append(f.Values, source.Word{Text: v})
		}
		if degraded && c.Key == "role" {
			f.Values = append(f.Values, source.Word{Text: engagement.RoleAnonymous})
		}
		out.Where = append(out.Where, f)
	}
	return out
}

// answer is one of a metric over a span, without rows yet.
func (c *counts) answer(metric, by string, s Span, more ...Filter) Answer {
	q := c.question
	q.Metric.Text, q.By.Text, q.Period.Text = metric, by, s.From.String()+".."+s.To.String()
	q.Where = append(slices.Clone(q.Where), more...)
	m, _ := c.reg.Lookup(metric)
	return Answer{Key: Key(q), Metric: m, Span: s, Total: Row{Cell: Cell{State: Missing}}}
}

// one adds a number over a span.
func (c *counts) one(metric string, s Span, cell Cell, more ...Filter) {
	a := c.answer(metric, "", s, more...)
	a.Rows, a.Total = []Row{{Cell: cell}}, Row{Cell: cell}
	c.out = append(c.out, a)
}

// table adds a column as a table of its own, with the whole where it is told.
func (c *counts) table(metric, by, column string) {
	a := c.answer(metric, by, c.of.Span)
	a.By, a.Sources = c.of.By, c.of.Sources
	for _, r := range c.of.Rows {
		if r.Split == column {
			a.Rows = append(a.Rows, Row{By: r.By, Cell: r.Cell})
		}
	}
	if c.of.Total.State != Missing {
		a.Total = c.of.Total
	}
	c.out = append(c.out, a)
}

// periods adds the number of each period that stands beside this one.
func (c *counts) periods() {
	spans := map[string]Span{keyNow: c.of.Span, keyYearAgo: c.of.Span.YearAgo(), keyPrevious: c.of.Span.Previous()}
	s := c.of.Span
	for _, key := range keyBefore() {
		s = s.Previous()
		spans[key] = s
	}
	for _, r := range c.of.Rows {
		metric := r.Split
		if metric == "" {
			metric = c.of.Metric.ID
		}
		if s, ok := spans[r.By]; ok && (metric == ofMessages || metric == ofPeople) {
			c.one(metric, s, r.Cell)
		}
	}
}

// ways adds the people who did what a kind of message is, and all of them.
func (c *counts) ways() {
	if c.of.Told.Degraded != "" {
		return
	}
	c.one(ofPeople, c.of.Span, c.of.Total.Cell)
	for _, r := range c.of.Rows {
		if r.Split == ofPeople && slices.Contains(Values("kind"), r.By) && r.By != engagement.KindReply {
			c.one(ofPeople, c.of.Span, r.Cell, Filter{Key: source.Word{Text: "kind"}, Values: []source.Word{{Text: r.By}}})
		}
	}
}

// readKey reads the canonical text of a question, a named one too.
func readKey(key string) (Question, bool) {
	tail, named := strings.CutPrefix(key, "question:")
	if !named {
		return ParseKey(key)
	}
	q, ok := ParseKey("metric:" + tail)
	q.Named, q.Metric = q.Metric, source.Word{}
	return q, ok
}
