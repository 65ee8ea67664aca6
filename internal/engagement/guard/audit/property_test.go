package audit_test

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/guard/audit"
	"hearth/internal/engagement/insight"
	"hearth/internal/source"
)

// randomKey asks something about the rows of a world.
func randomKey(rnd *rand.Rand) string {
	pick := func(all ...string) string { return all[rnd.IntN(len(all))] }
	from := rnd.IntN(days)
	to := from + rnd.IntN(days-from)
	period := fmt.Sprintf("period=%s..%s", day0+engagement.Day(from), day0+engagement.Day(to))
	shape := []string{period}
	metric := "messages"
	switch rnd.IntN(8) {
	case 0, 1, 2:
		shape = append(shape, "by="+pick("day", "place", "kind"))
	case 3:
		shape = append(shape, "by="+pick("day", "place"), "split=kind")
	case 4:
		shape = append(shape, "by="+pick("place", "kind"), "top=1")
	case 5:
		metric = pick("posts", "replies", "people")
		if metric == "people" {
			shape = append(shape, "role=member")
		}
	}
	switch rnd.IntN(5) {
	case 0:
		shape = append(shape, pick("place=help", "place=ideas", "not.place=ideas", "place=forum"))
	case 1:
		if metric == "messages" {
			shape = append(shape, pick("kind=post", "kind=reply", "not.kind=post"))
		}
	}
	slices.Sort(shape)
	return "metric:" + metric + "?" + strings.Join(shape, "&")
}

// Whatever passes guard and audit reveals no number of rows of fewer than five
// people by adding and subtracting. The check knows nothing of how the audit
// works: it writes every published count as a sum over the sixteen smallest
// cells, and tries all 65,535 sets of them.
func TestNothingFollowsFromManyAnswers(t *testing.T) {
	rnd := rand.New(rand.NewPCG(5, 23))
	passed, leaked := 0, 0
	for n := range 400 {
		w := randomWorld(t, rnd)
		var keys []string
		for range 2 + rnd.IntN(4) {
			keys = append(keys, randomKey(rnd))
		}
		all := w.publish(keys...)
		got := w.look(all)
		if len(got.Unchecked) > 0 {
			t.Fatalf("world %d: %s", n, got.Unchecked)
		}
		if len(got.Leaks) > 0 {
			leaked++
			continue
		}
		passed++
		if leak := w.revealed(all); leak != "" {
			t.Fatalf("world %d: %s\nfollows from\n%s", n, leak, strings.Join(keys, "\n"))
		}
	}
	t.Logf("%d sets of answers passed, %d were refused", passed, leaked)
	if passed < 50 || leaked < 50 {
		t.Errorf("%d sets passed and %d were refused: too few of one of them to say anything", passed, leaked)
	}
}

// And what the audit reports is there: some set of fewer than five people, or
// with too much in one hand, does follow. A remainder in several pieces is an
// exception: no question can be asked about all of it, so that it is refused
// when each piece is too small, though the pieces might do together.
func TestLeaksAreThere(t *testing.T) {
	rnd := rand.New(rand.NewPCG(31, 7))
	wrong := 0
	for n := range 150 {
		w := randomWorld(t, rnd)
		var keys []string
		for range 2 + rnd.IntN(3) {
			keys = append(keys, randomKey(rnd))
		}
		all := w.publish(keys...)
		got := w.look(all)
		ofPeople := strings.Contains(got.Leaks.String(), "only in the larger") || strings.Contains(got.Leaks.String(), "in two of them") || strings.Contains(got.Leaks.String(), "told of by that")
		if got.Leaks.Count(source.Error) == 0 || ofPeople || strings.Contains(got.Leaks.String(), " and of ") {
			continue // numbers of people are attacked in attack_test.go
		}
		if w.revealed(all) == "" && w.dominated(all) == "" {
			wrong++
			t.Logf("world %d: %s", n, got.Leaks)
		}
	}
	if wrong > 0 {
		t.Errorf("%d sets of answers were refused for nothing", wrong)
	}
}

// atoms are the smallest cells.
func (w world) atoms() [][]said {
	out := make([][]said, 0, days*len(places)*len(kinds))
	for d := range days {
		for _, p := range places {
			for _, k := range kinds {
				var in []said
				for _, r := range w.rows {
					if r.day == day0+engagement.Day(d) && r.place == p && r.kind == k {
						in = append(in, r)
					}
				}
				out = append(out, in)
			}
		}
	}
	return out
}

// known gives every published count as the atoms that it adds up.
func (w world) known(all []audit.Named) [][]int {
	var out [][]int
	for _, n := range all {
		q := ask(w.t, n.Answer.Key)
		if q.Metric.Text == "people" {
			continue
		}
		q = narrowed(q)
		lay := func(c insight.Cell, keep func(r said) bool) {
			if c.State != insight.Known {
				return
			}
			eq := make([]int, days*len(places)*len(kinds))
			i := 0
			for d := range days {
				for _, p := range places {
					for _, k := range kinds {
						if r := (said{day: day0 + engagement.Day(d), place: p, kind: k}); keeps(q, n.Answer.Span, r) && keep(r) {
							eq[i] = 1
						}
						i++
					}
				}
			}
			out = append(out, eq)
		}
		var named []string
		for _, r := range n.Answer.Rows {
			named = append(named, r.By)
		}
		for _, row := range n.Answer.Rows {
			lay(row.Cell, func(r said) bool {
				by := key(q.By.Text, r)
				return (by == row.By || row.By == insight.Rest && !slices.Contains(named, by)) && key(q.Split.Text, r) == row.Split
			})
		}
		lay(n.Answer.Total.Cell, func(said) bool { return true })
	}
	return out
}

// sets visits every set of atoms whose count follows from what is known.
func (w world) sets(all []audit.Named, visit func(rows []said) bool) {
	free := orthogonal(w.known(all), days*len(places)*len(kinds))
	atoms := w.atoms()
	for set := 1; set < 1<<len(atoms); set++ {
		follows := true
		for _, v := range free {
			sum := int64(0)
			for i := range atoms {
				if set&(1<<i) != 0 {
					sum += v[i]
				}
			}
			if follows = sum == 0; !follows {
				break
			}
		}
		if !follows {
			continue
		}
		var rows []said
		for i, in := range atoms {
			if set&(1<<i) != 0 {
				rows = append(rows, in...)
			}
		}
		if visit(rows) {
			return
		}
	}
}

// revealed names a set of rows of too few people whose count follows.
func (w world) revealed(all []audit.Named) (leak string) {
	w.sets(all, func(rows []said) bool {
		if c := cell(rows, false); c.People > 0 && c.People < 5 {
			leak = fmt.Sprintf("%d messages of %d people", c.Num, c.People)
		}
		return leak != ""
	})
	return leak
}

// dominated names a set of rows, too much of which one or two wrote.
func (w world) dominated(all []audit.Named) (leak string) {
	w.sets(all, func(rows []said) bool {
		if c := cell(rows, false); 2*c.Top[0] > c.Num || 5*c.Top[1] > 4*c.Num {
			leak = "too much in one hand"
		}
		return leak != ""
	})
	return leak
}

// orthogonal gives a basis of what the equations leave open, in whole numbers:
// a count follows exactly when it is at right angles to all of it.
func orthogonal(eqs [][]int, width int) [][]int64 {
	var m [][]*big.Rat
	for _, e := range eqs {
		r := make([]*big.Rat, width)
		for i := range r {
			r[i] = big.NewRat(int64(e[i]), 1)
		}
		m = append(m, r)
	}
	pivot := map[int]int{}
	done := 0
	for c := range width {
		at := slices.IndexFunc(m[done:], func(r []*big.Rat) bool { return r[c].Sign() != 0 })
		if at < 0 {
			continue
		}
		m[done], m[done+at] = m[done+at], m[done]
		inv := new(big.Rat).Inv(m[done][c])
		for i := range width {
			m[done][i] = new(big.Rat).Mul(m[done][i], inv)
		}
		for r := range m {
			if r == done || m[r][c].Sign() == 0 {
				continue
			}
			f := m[r][c]
			for i := width - 1; i >= 0; i-- {
				m[r][i] = new(big.Rat).Sub(m[r][i], new(big.Rat).Mul(f, m[done][i]))
			}
		}
		pivot[c] = done
		done++
	}
	var out [][]int64
	for c := range width {
		if _, ok := pivot[c]; ok {
			continue
		}
		v := make([]*big.Rat, width)
		scale := big.NewInt(1)
		for i := range v {
			v[i] = new(big.Rat)
			if r, ok := pivot[i]; ok {
				v[i].Neg(m[r][c])
			}
			scale.Div(new(big.Int).Mul(scale, v[i].Denom()), new(big.Int).GCD(nil, nil, scale, v[i].Denom()))
		}
		v[c].SetInt64(1)
		whole := make([]int64, width)
		for i := range v {
			whole[i] = new(big.Rat).Mul(v[i], new(big.Rat).SetInt(scale)).Num().Int64()
		}
		out = append(out, whole)
	}
	return out
}
