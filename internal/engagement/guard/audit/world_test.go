package audit_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/guard/audit"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// A world is rows that were invented, and answers about them, counted here
// without any engine.
type world struct {
	t    *testing.T
	reg  *insight.Registry
	rows []said
}

// said is one message.
type said struct {
	day                 engagement.Day
	place, kind, person string
}

const (
	days = 4
	day0 = engagement.Day(20605) // 1 June 2026
)

var (
	places = []string{"help", "ideas"}
	kinds  = []string{"post", "reply"}
	has    = [][2]string{{"post", "member"}, {"reply", "member"}}
	leaves = []insight.Leaf{{Place: "help", Source: "forum", Platform: "community", Title: "Forum", Has: has, Spot: "help", Meets: meets}, {Place: "ideas", Source: "forum", Platform: "community", Title: "Forum", Has: has, Spot: "ideas", Meets: meets}}
	meets  = []string{"authors", "answers", "threads", "sorted"}
)

func registry(t *testing.T) *insight.Registry {
	t.Helper()
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	return reg
}

func randomWorld(t *testing.T, rnd *rand.Rand) world {
	w := world{t: t, reg: registry(t)}
	person := 0
	for d := range days {
		for _, p := range places {
			for _, k := range kinds {
				for range []int{0, 0, 1, 2, 4, 5, 7, 12}[rnd.IntN(8)] {
					name := fmt.Sprint("p", person)
					if person++; rnd.IntN(4) == 0 {
						name = fmt.Sprint("p", rnd.IntN(person))
					}
					w.rows = append(w.rows, said{day0 + engagement.Day(d), p, k, name})
				}
			}
		}
	}
	return w
}

// keeps says whether a question counts a row.
func keeps(q insight.Question, s insight.Span, r said) bool {
	has := func(f insight.Filter) bool {
		value := map[string]string{"place": r.place, "kind": r.kind, "source": "forum", "role": "member"}[f.Key.Text]
		return slices.ContainsFunc(f.Values, func(v source.Word) bool {
			return v.Text == value || f.Key.Text == "place" && v.Text == "forum"
		})
	}
	return r.day >= s.From && r.day <= s.To && !slices.ContainsFunc(q.Where, func(f insight.Filter) bool { return !has(f) }) && !slices.ContainsFunc(q.Not, has)
}

func key(dim string, r said) string {
	return map[string]string{"place": r.place, "kind": r.kind, "day": r.day.String(), "": ""}[dim]
}

// cell counts rows. With people it counts who wrote them.
func cell(rows []said, people bool) insight.Cell {
	per := map[string]int64{}
	for _, r := range rows {
		per[r.person]++
	}
	c := insight.Cell{Num: int64(len(rows)), Den: 1, People: int64(len(per))}
	for _, n := range per {
		switch {
		case people:
			c.Top = [2]int64{1, min(2, int64(len(per)))}
		case n > c.Top[0]:
			c.Top = [2]int64{n, n + c.Top[0]}
		case n > c.Top[1]-c.Top[0]:
			c.Top[1] = c.Top[0] + n
		}
	}
	if people {
		c.Num = c.People
	}
	return c
}

// answer counts what a question asks for.
func (w world) answer(q insight.Question) insight.Answer {
	w.t.Helper()
	if problems := insight.CheckQuestion(w.reg, q); len(problems) > 0 {
		w.t.Fatalf("%s: %s", insight.Key(q), problems)
	}
	metric, _ := w.reg.Lookup(q.Metric.Text)
	span, err := insight.ParsePeriod(q.Period.Text, day0)
	if err != nil {
		w.t.Fatal(err)
	}
	a := insight.Answer{Key: insight.Key(q), Metric: metric, Span: span, By: dim(q.By.Text), Split: dim(q.Split.Text)}
	var all []said
	cells := map[[2]string][]said{}
	for _, r := range w.rows {
		if keeps(narrowed(q), span, r) {
			all = append(all, r)
			at := [2]string{key(q.By.Text, r), key(q.Split.Text, r)}
			cells[at] = append(cells[at], r)
		}
	}
	bys, splits := keys(q.By.Text, span), keys(q.Split.Text, span)
	if q.Top > 0 {
		bys = w.top(q.Top, bys, cells)
	}
	people := metric.Grain == "person"
	for _, by := range bys {
		for _, split := range splits {
			a.Rows = append(a.Rows, insight.Row{By: by, Split: split, Cell: cell(cells[[2]string{by, split}], people)})
		}
	}
	a.Total = insight.Row{Cell: cell(all, people)}
	return a
}

// top puts all but the largest keys together.
func (w world) top(n int, bys []string, cells map[[2]string][]said) []string {
	slices.SortStableFunc(bys, func(a, b string) int {
		return cmp.Compare(len(cells[[2]string{b, ""}]), len(cells[[2]string{a, ""}]))
	})
	rest := [2]string{insight.Rest, ""}
	for _, by := range bys[n:] {
		cells[rest] = append(cells[rest], cells[[2]string{by, ""}]...)
	}
	return append(slices.Clone(bys[:n]), insight.Rest)
}

func dim(id string) insight.Dim {
	switch id {
	case "":
		return insight.Dim{}
	case "day":
		return insight.Dim{ID: id, Type: "time"}
	}
	return insight.Dim{ID: id, Type: "key"}
}

func keys(dim string, s insight.Span) []string {
	switch dim {
	case "place":
		return slices.Clone(places)
	case "kind":
		return slices.Clone(kinds)
	case "day":
		var out []string
		for d := s.From; d <= s.To; d++ {
			out = append(out, d.String())
		}
		return out
	}
	return []string{""}
}

// ask reads a question as its key is written.
func ask(t *testing.T, key string) insight.Question {
	t.Helper()
	q, ok := insight.ParseKey(key)
	if !ok || insight.Key(q) != key {
		t.Fatalf("the key %q reads as %q", key, insight.Key(q))
	}
	return q
}

// publish puts answers at lines of a page of their own.
func (w world) publish(keys ...string) []audit.Named {
	w.t.Helper()
	var out []audit.Named
	for i, k := range keys {
		n := audit.Named{Answer: guard.Publish(w.answer(ask(w.t, k)), guard.Policy{}).Answer(), Pos: source.Pos{File: "page.md", Line: 10 * (i + 1), Col: 1}}
		if strings.Contains(k, "by=") {
			n.Name = fmt.Sprint("figure-", i+1)
		}
		out = append(out, n)
	}
	return out
}

// look audits, and answers what the audit asks.
func (w world) look(all []audit.Named) audit.Result {
	w.t.Helper()
	site := audit.Site{Registry: w.reg, Leaves: leaves, Known: map[string]guard.Published{}, Refused: map[string]bool{}}
	for range 20 {
		got := audit.Run(all, site)
		if len(got.Open) == 0 {
			return got
		}
		for _, q := range got.Open {
			if _, again := site.Known[insight.Key(q)]; again {
				w.t.Fatalf("asked twice: %s", insight.Key(q))
			}
			site.Known[insight.Key(q)] = guard.Publish(w.answer(q), guard.Policy{})
		}
	}
	w.t.Fatal("the audit does not come to an end")
	return audit.Result{}
}

// narrowed writes out what a metric means by itself.
func narrowed(q insight.Question) insight.Question {
	if kind := map[string]string{"posts": "post", "replies": "reply"}[q.Metric.Text]; kind != "" {
		q.Where = append(slices.Clone(q.Where), insight.Filter{Key: source.Word{Text: "kind"}, Values: []source.Word{{Text: kind}}})
	}
	return q
}

func keyOf(q insight.Question) string { return insight.Key(q) }
