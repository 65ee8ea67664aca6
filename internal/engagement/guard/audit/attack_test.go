package audit_test

import (
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

// asked is an opening message of a small world: when, where, what it is about,
// and how long it waited for its answer. There is nothing else to tell rows apart
// by, so that an attacker can try everything.
type asked struct {
	day, place, class, wait int
	person                  string
}

var (
	spots   = []string{"help", "@us"}                                      // each on a platform of its own
	classes = []string{"passion", "product", "both", "neither", "unknown"} // the last is of what no list sorted
	waits   = []int64{1800, 7200, 9 * 86400}                               // an hour, a day, longer
)

// smallest gives all that a message can be, person apart.
func smallest() []asked {
	var out []asked
	for d := range 2 {
		for p := range spots {
			for c := range classes {
				for w := range waits {
					out = append(out, asked{day: d, place: p, class: c, wait: w})
				}
			}
		}
	}
	return out
}

// town is such a world. Nobody is on both platforms.
type town struct {
	t    *testing.T
	reg  *insight.Registry
	rows []asked
}

func randomTown(t *testing.T, rnd *rand.Rand) town {
	w := town{t: t, reg: registry(t)}
	for _, at := range smallest() {
		sizes := [][]int{{0, 1, 2, 5, 8}, {0, 0, 0, 0, 1}}[at.place] // hardly anybody is on the second platform
		for range sizes[rnd.IntN(5)] {
			at.person = fmt.Sprint(at.place, "-", len(w.rows))
			if rnd.IntN(3) == 0 {
				at.person = fmt.Sprint(at.place, "-", rnd.IntN(len(w.rows)+1))
			}
			w.rows = append(w.rows, at)
		}
	}
	return w
}

// view is a part of the town that a question is about.
type view struct {
	from, to     int // days
	place, class int // -1 for all
}

func randomView(rnd *rand.Rand) view {
	v := view{rnd.IntN(2), 1, rnd.IntN(3) - 1, -1}
	if v.from == 0 {
		v.to = rnd.IntN(2)
	}
	if rnd.IntN(3) == 0 {
		v.class = rnd.IntN(len(classes))
	}
	return v
}

func (v view) keeps(r asked) bool {
	return v.from <= r.day && r.day <= v.to && (v.place < 0 || v.place == r.place) && (v.class < 0 || v.class == r.class)
}

func (v view) key() string {
	parts := []string{"period=" + (day0 + engagement.Day(v.from)).String() + ".." + (day0 + engagement.Day(v.to)).String()}
	if v.class >= 0 {
		parts = append(parts, "class="+classes[v.class])
	}
	switch v.place {
	case 0:
		parts = append(parts, "place=help")
	case 1:
		parts = append(parts, "not.place=help")
	}
	slices.Sort(parts)
	return strings.Join(parts, "&")
}

// fact is one number that is shown, as an attacker writes it down: the rows that
// it adds up, or the people with such a row, and of which figure it is.
type fact struct {
	of     func(asked) bool
	people bool
	value  int64
	figure int
	table  string // messages or openings: a reader of them does not know that here they are the same
}

// notes are what an attacker reads off the figures.
type notes struct {
	w     town
	facts []fact
	table string // that is read
}

func (w town) count(of func(asked) bool) insight.Cell {
	per := map[string]int64{}
	c := insight.Cell{Den: 1}
	for _, r := range w.rows {
		if of(r) {
			per[r.person]++
			c.Num++
		}
	}
	c.People = int64(len(per))
	for _, n := range per {
		switch {
		case n > c.Top[0]:
			c.Top = [2]int64{n, n + c.Top[0]}
		case n > c.Top[1]-c.Top[0]:
			c.Top[1] = c.Top[0] + n
		}
	}
	return c
}

func each(c insight.Cell) insight.Cell {
	return insight.Cell{Num: c.People, Den: 1, People: c.People, Top: [2]int64{min(1, c.People), min(2, c.People)}}
}

// figure publishes an answer, and writes down what it shows. where says of a cell
// which rows it is of.
func (n *notes) figure(kind int, v view, line int) audit.Named {
	a := insight.Answer{Span: insight.Span{From: day0 + engagement.Day(v.from), To: day0 + engagement.Day(v.to)}, Total: insight.Row{Cell: insight.Cell{State: insight.Missing}}}
	a.Sources = []insight.Source{{Name: "forum", To: 30000, Captured: 30000}}
	if kind == 5 { // it is about all classes
		v.class = -1
	}
	w, in := n.w, v.keeps
	var read func(a insight.Answer)
	metric := func(id, more string, c insight.Cell) {
		a.Key, a.Metric = "metric:"+id+"?"+v.key()+more, mustMetric(w.t, w.reg, id)
		a.Rows, a.Total = []insight.Row{{Cell: c}}, insight.Row{Cell: c}
	}
	question := func(id string) {
		m, _ := w.reg.Question(id)
		a.Key, a.By, a.Metric = "question:"+id+"?"+v.key(), m.Axis, m.Columns[0]
		a.Told = &insight.Told{ID: id, Shape: m.Shape, Columns: slices.Clone(m.Columns)}
		if len(m.Columns) > 1 {
			a.Split = insight.Dim{ID: insight.MeasureDim, Type: "key"}
		}
	}
	row := func(by, column string, c insight.Cell) {
		a.Rows = append(a.Rows, insight.Row{By: by, Split: column, Cell: c})
	}
	all := w.count(in)
	switch kind {
	case 0:
		metric("messages", "&role=member", all)
		read = func(a insight.Answer) { n.rows(a.Rows[0].Cell, in, true, line) }
	case 1:
		metric("people", "", each(all))
		read = func(a insight.Answer) { n.people(a.Rows[0].Cell, in, line) }
	case 2, 3:
		limit := int64(3600)
		if kind == 3 {
			limit = 86400
		}
		c := all
		c.Num, c.Den = w.count(both(in, quick(limit))).Num, all.Num
		metric("answered_share", "&role=member&within="+fmt.Sprint(limit/3600)+"h", c)
		read = func(a insight.Answer) { n.share(a.Rows[0].Cell, in, quick(limit), true, line) }
	case 4:
		question("response.first-reply")
		for _, at := range []int64{3600, 86400} {
			hit := w.count(both(in, quick(at)))
			row(fmt.Sprint(at), "", insight.Cell{Num: (hit.Num*1_000_000 + all.Num/2) / max(1, all.Num), Den: 1_000_000, N: all.Num, People: hit.People, Top: hit.Top})
		}
		a.Total.Cell = all
		read = func(a insight.Answer) {
			n.rows(a.Total.Cell, in, true, line)
			for i, at := range []int64{3600, 86400} {
				c := a.Rows[i].Cell
				c.Num, c.Den = (c.Num*c.N+500_000)/1_000_000, c.N
				n.share(c, in, quick(at), false, line)
			}
		}
	case 5:
		question("passion.classes")
		in = both(in, func(r asked) bool { return r.class < 4 })
		all = w.count(in)
		for i, class := range classes[:4] {
			h := w.count(both(in, about(i)))
			row(class, "messages_share", insight.Cell{Num: h.Num, Den: all.Num, People: h.People, Top: h.Top})
			p := each(h)
			p.Den = all.People
			row(class, "people_share", p)
		}
		a.Total.Cell = all
		read = func(a insight.Answer) {
			n.rows(a.Total.Cell, in, true, line)
			for _, r := range a.Rows {
				i := slices.Index(classes, r.By)
				if r.Split == "messages_share" {
					n.share(r.Cell, in, about(i), false, line)
				} else if r.State == insight.Known {
					n.people(insight.Cell{Num: r.Num, Den: 1}, both(in, about(i)), line)
					n.people(insight.Cell{Num: r.Den, Den: 1}, in, line)
				}
			}
		}
	case 6:
		question("participation.ladder")
		row("post", "people", each(all))
		a.Total.Cell = each(all)
		read = func(a insight.Answer) { n.people(a.Rows[0].Cell, in, line) }
	case 7:
		question("coverage.sources")
		for i, src := range []string{"forum", "social"} {
			row(src, "theirs", w.count(both(in, func(r asked) bool { return r.place == i })))
		}
		read = func(a insight.Answer) {
			for _, r := range a.Rows {
				at := map[string]int{"forum": 0, "social": 1}[r.By]
				n.rows(r.Cell, both(in, func(r asked) bool { return r.place == at }), true, line)
			}
		}
	}
	if all.Num == 0 {
		a.Rows, a.Told = nil, nil
		metric("messages", "&role=member", all)
		read = func(a insight.Answer) { n.rows(a.Rows[0].Cell, in, true, line) }
	}
	got := guard.Publish(a, guard.Policy{}).Answer()
	n.table = map[bool]string{true: "openings", false: "messages"}[a.Metric.Grain == "opening"]
	read(got)
	return audit.Named{Answer: got, Pos: source.Pos{File: "page.md", Line: line, Col: 1}, Name: fmt.Sprint("figure-", line)}
}

func mustMetric(t *testing.T, reg *insight.Registry, id string) insight.Metric {
	t.Helper()
	m, ok := reg.Lookup(id)
	if !ok {
		t.Fatal(id)
	}
	return m
}

func both(a, b func(asked) bool) func(asked) bool {
	return func(r asked) bool { return a(r) && b(r) }
}

func quick(limit int64) func(asked) bool {
	return func(r asked) bool { return waits[r.wait] <= limit }
}

func about(class int) func(asked) bool { return func(r asked) bool { return r.class == class } }

func (n *notes) rows(c insight.Cell, of func(asked) bool, behind bool, figure int) {
	if c.State != insight.Known {
		return
	}
	n.facts = append(n.facts, fact{of, false, c.Num, figure, n.table})
	if behind && c.People > 0 {
		n.facts = append(n.facts, fact{of, true, c.People, figure, n.table})
	}
}

func (n *notes) people(c insight.Cell, of func(asked) bool, figure int) {
	if c.State == insight.Known {
		n.facts = append(n.facts, fact{of, true, c.Num, figure, n.table})
	}
}

// share writes down what a share is of, and what it counts.
func (n *notes) share(c insight.Cell, in, hit func(asked) bool, all bool, figure int) {
	if c.State != insight.Known {
		return
	}
	n.rows(insight.Cell{Num: c.Den, Den: 1, People: map[bool]int64{true: c.People}[all]}, in, true, figure)
	n.rows(insight.Cell{Num: c.Num, Den: 1, People: map[bool]int64{false: c.People}[all]}, both(in, hit), true, figure)
	n.rows(insight.Cell{Num: c.Den - c.Num, Den: 1}, both(in, func(r asked) bool { return !hit(r) }), false, figure)
}

// answer counts what the audit asks, and nothing else knows how.
func (w town) answer(q insight.Question) (insight.Answer, bool) {
	span, err := insight.ParsePeriod(q.Period.Text, day0)
	if err != nil {
		w.t.Fatal(err)
	}
	value := func(f insight.Filter, r asked) bool {
		return slices.ContainsFunc(f.Values, func(v source.Word) bool {
			switch f.Key.Text {
			case "place", "source":
				return v.Text == spots[r.place] || v.Text == []string{"forum", "social"}[r.place]
			case "class":
				return v.Text == classes[r.class]
			case "role":
				return v.Text == "member"
			case "kind":
				return v.Text == "post"
			case insight.DimWait:
				from, to, _ := strings.Cut(v.Text, "-")
				var after, until int64
				fmt.Sscan(from, &after)
				if _, err := fmt.Sscan(to, &until); err != nil {
					until = 1 << 60
				}
				return waits[r.wait] > after && waits[r.wait] <= until
			case "clock", "named":
				return v.Text == "yes"
			}
			w.t.Fatalf("the audit asks for %q", f.Key.Text)
			return false
		})
	}
	c := w.count(func(r asked) bool {
		day := day0 + engagement.Day(r.day)
		return day >= span.From && day <= span.To && !slices.ContainsFunc(q.Where, func(f insight.Filter) bool { return !value(f, r) }) &&
			!slices.ContainsFunc(q.Not, func(f insight.Filter) bool { return value(f, r) })
	})
	m, ok := w.reg.Lookup(q.Metric.Text)
	if !ok {
		m = insight.Metric{ID: q.Metric.Text}
	}
	if m.ID == "people" {
		c = each(c)
	}
	return insight.Answer{Key: insight.Key(q), Metric: m, Rows: []insight.Row{{Cell: c}}, Total: insight.Row{Cell: c}}, true
}

func (w town) look(all []audit.Named) audit.Result {
	w.t.Helper()
	leaf := func(place, src, platform string) insight.Leaf {
		return insight.Leaf{Place: place, Source: src, Platform: platform, Title: src, Spot: place, Meets: meets, Has: [][2]string{{"post", "member"}}}
	}
	site := audit.Site{Registry: w.reg, Leaves: []insight.Leaf{leaf("help", "forum", "community"), leaf("@us", "social", "mastodon")}, Known: map[string]guard.Published{}, Refused: map[string]bool{}}
	going := audit.New(all, site)
	for range 20 {
		got := going.Round()
		if len(got.Open) == 0 {
			return got
		}
		for _, q := range got.Open {
			a, _ := w.answer(q)
			site.Known[insight.Key(q)] = guard.Publish(a, guard.Policy{})
		}
	}
	w.t.Fatal("the audit does not come to an end")
	return audit.Result{}
}

// Whatever passes guard and audit, of metrics and of named questions with
// filters, reveals nothing of fewer than five people. The attacker knows what each
// number is of, and adds and subtracts any of them as often as it pleases; what comes
// out is something when it holds every row, or every kind of person, once or not at all.
func TestNothingFollowsFromQuestions(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 4))
	passed, leaked := 0, 0
	for n := range 1000 {
		w := randomTown(t, rnd)
		wrote := &notes{w: w}
		var all []audit.Named
		var keys []string
		for line := range 2 + rnd.IntN(6) {
			f := wrote.figure(rnd.IntN(8), randomView(rnd), line+1)
			all, keys = append(all, f), append(keys, f.Answer.Key)
		}
		got := w.look(all)
		if len(got.Unchecked) > 0 {
			t.Fatalf("town %d: %s", n, got.Unchecked)
		}
		if len(got.Leaks) > 0 {
			leaked++
			continue
		}
		passed++
		for _, table := range []string{"messages", "openings"} {
			for _, people := range []bool{false, true} {
				if leak := wrote.attack(table, people); leak != "" {
					t.Fatalf("town %d: %s from\n%s", n, leak, strings.Join(keys, "\n"))
				}
			}
		}
	}
	t.Logf("%d sets of answers passed, %d were refused", passed, leaked)
	if passed < 50 || leaked < 50 {
		t.Errorf("%d sets passed and %d were refused: too few of one of them to say anything", passed, leaked)
	}
}

// attack looks through all that follows from the numbers of rows, or of people. Of people
// the kinds are all sets of the smallest cells that somebody may have been in, as
// far as the numbers tell them apart.
func (n *notes) attack(table string, people bool) string {
	var values []int64
	var vectors [][]int
	cells := smallest()
	for _, f := range n.facts {
		if f.people != people || f.table != table {
			continue
		}
		v := make([]int, len(cells))
		for i, c := range cells {
			if f.of(c) {
				v[i] = 1
			}
		}
		if !slices.ContainsFunc(vectors, func(o []int) bool { return slices.Equal(o, v) }) {
			values, vectors = append(values, f.value), append(vectors, v)
		}
	}
	if people {
		vectors = kindsApart(vectors, len(cells), func(i int) int { return cells[i].place })
	}
	leak := ""
	spanOf(vectors, values).visit(n.w.t, func(has []bool, value int64) bool {
		if n.small(has, vectors, value, people) {
			leak = fmt.Sprintf("%d, people: %t, follows", value, people)
		}
		return leak != ""
	})
	return leak
}

// kindsApart turns what numbers count of the smallest cells into what they count of
// kinds of people: each kind is a column. Nobody is on two platforms.
func kindsApart(vectors [][]int, cells int, platform func(cell int) int) [][]int {
	var all []string
	for on := range 2 {
		seen := map[string]bool{}
		var grow []string
		for i := range cells {
			if platform(i) != on {
				continue
			}
			kind := ""
			for _, v := range vectors {
				kind += fmt.Sprint(v[i])
			}
			if !seen[kind] {
				seen[kind] = true
				grow = append(grow, kind)
			}
		}
		for i := 0; i < len(grow); i++ { // whoever was in two cells is what either makes of them
			for j := range i {
				both := []byte(grow[i])
				for k := range both {
					both[k] = max(both[k], grow[j][k])
				}
				if !seen[string(both)] {
					seen[string(both)] = true
					grow = append(grow, string(both))
				}
			}
		}
		all = append(all, grow...)
	}
	out := make([][]int, len(vectors))
	for i := range vectors {
		for _, kind := range all {
			out[i] = append(out[i], int(kind[i]-'0'))
		}
	}
	return out
}

// small says that too few people stand behind a sum that nobody was shown, nor
// anything in it: what is shown is for the guard to judge.
func (n *notes) small(has []bool, vectors [][]int, value int64, people bool) bool {
	for _, v := range vectors {
		if inside(v, has) {
			return false
		}
	}
	if people {
		return value > 0 && value < 5
	}
	cells := smallest()
	c := n.w.count(func(r asked) bool {
		r.person = ""
		return has[slices.Index(cells, r)]
	})
	return c.Num > 0 && c.People < 5 && !n.ofShare(has, cells)
}

// inside says that a published number counts something, and nothing that is not had.
func inside(v []int, has []bool) bool {
	some := false
	for i, x := range v {
		if x == 1 && !has[i] {
			return false
		}
		some = some || x == 1
	}
	return some
}

// ofShare says that rows are what a published share counts of some that enough
// people stand behind, for which the guard judges shares of openings.
func (n *notes) ofShare(has []bool, cells []asked) bool {
	for _, limit := range []int64{3600, 86400} {
		for _, fast := range []bool{true, false} {
			whole := map[asked]bool{}
			fits := true
			for i, c := range cells {
				if has[i] {
					fits = fits && quick(limit)(c) == fast
					c.wait = 0
					whole[c] = true
				}
			}
			for i, c := range cells {
				in := c
				in.wait = 0
				if quick(limit)(c) == fast && whole[in] && !has[i] {
					fits = false
				}
			}
			c := n.w.count(func(r asked) bool {
				r.person, r.wait = "", 0
				return whole[r]
			})
			if fits && c.People >= 5 && 2*c.Top[0] <= c.Num && 5*c.Top[1] <= 4*c.Num {
				return true
			}
		}
	}
	return false
}
