package guard_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// grid is a random table of who wrote how much where, and its answer.
type grid struct {
	height, width int
	answer        insight.Answer
}

func randomGrid(rnd *rand.Rand) grid {
	g := grid{height: 1 + rnd.IntN(5), width: 1 + rnd.IntN(4)}
	g.answer = insight.Answer{Key: "metric:messages", Metric: insight.Metric{ID: "messages", Additivity: "sum"}, By: insight.Dim{ID: "place", Type: "key"}}
	if g.width > 1 {
		g.answer.Split = insight.Dim{ID: "kind", Type: "key"}
	}
	var everybody []int64
	for r := range g.height {
		for c := range g.width {
			var each []int64
			for range []int{0, 1, 3, 4, 6, 9, 30}[rnd.IntN(7)] {
				each = append(each, 1)
			}
			if len(each) > 0 && rnd.IntN(5) == 0 {
				each[0] += int64(rnd.IntN(40))
			}
			everybody = append(everybody, each...)
			g.answer.Rows = append(g.answer.Rows, insight.Row{By: fmt.Sprint("p", r), Split: fmt.Sprint("k", c), Cell: wrote(each...)})
		}
	}
	total := wrote()
	for _, n := range everybody { // nobody wrote in two places
		total.Num += n
		total.People++
		switch {
		case n > total.Top[0]:
			total.Top = [2]int64{n, n + total.Top[0]}
		case n > total.Top[1]-total.Top[0]:
			total.Top[1] = total.Top[0] + n
		}
	}
	g.answer.Total = insight.Row{Cell: total}
	return g
}

// secret says whether a cell may not be known: the rules, written once more.
func secret(c insight.Cell) bool {
	return c.People > 0 && (c.People < 5 || 2*c.Top[0] > c.Num || 5*c.Top[1] > 4*c.Num)
}

// No protected cell can be worked out by adding and subtracting: not from the
// cells that are shown and the total, nor with all sums of rows and columns,
// where the table has both. The linear system is solved exactly.
func TestNothingFollows(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 11))
	for n := range 2000 {
		g := randomGrid(rnd)
		truth := map[string]insight.Cell{}
		for _, r := range g.answer.Rows {
			truth[r.By+r.Split] = r.Cell
		}
		out := guard.Publish(g.answer, guard.Policy{}).Answer()
		unknown := map[string]int{}
		for _, r := range out.Rows {
			id := r.By + r.Split
			switch {
			case r.State == insight.Withheld:
				unknown[id] = len(unknown)
			case secret(truth[id]):
				t.Fatalf("table %d shows %s: %+v", n, id, truth[id])
			case r.Num != truth[id].Num:
				t.Fatalf("table %d changes %s from %d to %d", n, id, truth[id].Num, r.Num)
			}
		}
		known := equations(g, unknown, out.Total.State == insight.Known)
		for id, column := range unknown {
			if secret(truth[id]) && determined(known, column, len(unknown)) {
				t.Fatalf("table %d of %d x %d: %s (%d people) follows from what is shown: %s", n, g.height, g.width, id, truth[id].People, shown(out))
			}
		}
		together(t, n, truth, unknown, out)
	}
}

// together checks that the total minus what is shown is never about a handful.
func together(t *testing.T, n int, truth map[string]insight.Cell, unknown map[string]int, out insight.Answer) {
	t.Helper()
	var people int64
	protected := false
	for id := range unknown {
		people += truth[id].People
		protected = protected || secret(truth[id])
	}
	if protected && out.Total.State == insight.Known && people < 5 {
		t.Fatalf("table %d: what is kept back is about %d people: %s", n, people, shown(out))
	}
}

// equations gives the left sides of what a reader knows about withheld cells.
func equations(g grid, unknown map[string]int, total bool) [][]*big.Rat {
	var out [][]*big.Rat
	add := func(holds func(r, c int) bool) {
		eq := zeros(len(unknown))
		for r := range g.height {
			for c := range g.width {
				if i, ok := unknown[fmt.Sprintf("p%dk%d", r, c)]; ok && holds(r, c) {
					eq[i].SetInt64(1)
				}
			}
		}
		out = append(out, eq)
	}
	if total {
		add(func(int, int) bool { return true })
	}
	if g.height > 1 && g.width > 1 && total {
		for row := range g.height {
			add(func(r, _ int) bool { return r == row })
		}
		for col := range g.width {
			add(func(_, c int) bool { return c == col })
		}
	}
	return out
}

func zeros(n int) []*big.Rat {
	out := make([]*big.Rat, n)
	for i := range out {
		out[i] = new(big.Rat)
	}
	return out
}

// determined says whether the equations fix one unknown: whether its unit
// vector lies in the space of their left sides.
func determined(equations [][]*big.Rat, column, width int) bool {
	unit := zeros(width)
	unit[column].SetInt64(1)
	return rank(equations, width) == rank(append(append([][]*big.Rat{}, equations...), unit), width)
}

// rank is that of a matrix, by elimination without rounding.
func rank(matrix [][]*big.Rat, width int) int {
	var rows [][]*big.Rat
	for _, r := range matrix {
		row := zeros(width)
		for i := range r {
			row[i].Set(r[i])
		}
		rows = append(rows, row)
	}
	done := 0
	for c := range width {
		pivot := -1
		for r := done; r < len(rows); r++ {
			if rows[r][c].Sign() != 0 {
				pivot = r
				break
			}
		}
		if pivot < 0 {
			continue
		}
		rows[done], rows[pivot] = rows[pivot], rows[done]
		for r := done + 1; r < len(rows); r++ {
			f := new(big.Rat).Quo(rows[r][c], rows[done][c])
			for i := c; i < width; i++ {
				rows[r][i].Sub(rows[r][i], new(big.Rat).Mul(f, rows[done][i]))
			}
		}
		done++
	}
	return done
}
