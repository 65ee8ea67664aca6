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

// A village is people of whom it matters only where and when they wrote: on three
// days, in four languages, of which no number names the last, on two platforms,
// which share nobody. Some of its people are alone in what they did.
type village struct {
	t      *testing.T
	reg    *insight.Registry
	people [][]spot // what each of them wrote
}

type spot struct{ day, language, platform int }

var (
	tongues = []string{"de", "en", "es", "it"}
	spaces  = []string{"community", "mastodon"}
)

const villageDays = 3

// spots are all that a message can be.
func villageSpots() []spot {
	var out []spot
	for d := range villageDays {
		for l := range tongues {
			for p := range spaces {
				out = append(out, spot{d, l, p})
			}
		}
	}
	return out
}

func randomVillage(t *testing.T, rnd *rand.Rand) village {
	w := village{t: t, reg: registry(t)}
	for range 14 {
		platform := rnd.IntN(4) / 3
		var wrote []spot
		for range 1 + rnd.IntN(4) {
			wrote = append(wrote, spot{rnd.IntN(villageDays), rnd.IntN(len(tongues)), platform})
		}
		for range []int{1, 2, 3, 9, 20, 30, 40}[rnd.IntN(7)] {
			w.people = append(w.people, wrote)
		}
	}
	return w
}

// number is a question for how many people there were: on some days, in some
// languages, on some platforms.
type number struct {
	from, to  int
	languages []int // nil for all
	platforms []int
}

func randomNumber(rnd *rand.Rand) number {
	n := number{0, villageDays - 1, nil, nil}
	if rnd.IntN(3) == 0 {
		n.from = rnd.IntN(villageDays)
		n.to = n.from + rnd.IntN(villageDays-n.from)
	}
	for l := range 3 {
		if rnd.IntN(2) == 0 {
			n.languages = append(n.languages, l)
		}
	}
	if rnd.IntN(4) == 0 {
		n.platforms = []int{rnd.IntN(len(spaces))}
	}
	return n
}

func (n number) keeps(s spot) bool {
	return n.from <= s.day && s.day <= n.to && (n.languages == nil || slices.Contains(n.languages, s.language)) && (n.platforms == nil || slices.Contains(n.platforms, s.platform))
}

func (n number) key() string {
	key := "metric:people?"
	if n.languages != nil {
		var names []string
		for _, l := range n.languages {
			names = append(names, tongues[l])
		}
		key += "language=" + strings.Join(names, ",") + "&"
	}
	key += fmt.Sprintf("period=%s..%s", day0+engagement.Day(n.from), day0+engagement.Day(n.to))
	if n.from == n.to {
		key = strings.Split(key, "..")[0]
	}
	for _, p := range n.platforms {
		key += "&platform=" + spaces[p]
	}
	return key
}

func (w village) count(keeps func(spot) bool) int64 {
	n := int64(0)
	for _, wrote := range w.people {
		if slices.ContainsFunc(wrote, keeps) {
			n++
		}
	}
	return n
}

// answer counts what the audit asks.
func (w village) answer(q insight.Question) guard.Published {
	span, err := insight.ParsePeriod(q.Period.Text, day0)
	if err != nil {
		w.t.Fatal(err)
	}
	is := func(f insight.Filter, s spot) bool {
		return slices.ContainsFunc(f.Values, func(v source.Word) bool {
			switch f.Key.Text {
			case "language":
				return v.Text == tongues[s.language]
			case "platform", "source", "place":
				return v.Text == spaces[s.platform]
			case "role":
				return v.Text == engagement.RoleMember
			}
			w.t.Fatalf("the audit asks for %q", f.Key.Text)
			return false
		})
	}
	n := w.count(func(s spot) bool {
		day := day0 + engagement.Day(s.day)
		return day >= span.From && day <= span.To && !slices.ContainsFunc(q.Where, func(f insight.Filter) bool { return !is(f, s) }) && !slices.ContainsFunc(q.Not, func(f insight.Filter) bool { return is(f, s) })
	})
	m, _ := w.reg.Lookup("people")
	c := each(insight.Cell{People: n})
	return guard.Publish(insight.Answer{Key: insight.Key(q), Metric: m, Rows: []insight.Row{{Cell: c}}, Total: insight.Row{Cell: c}}, guard.Policy{})
}

// look audits numbers, those that the guard lets through.
func (w village) look(numbers []number) audit.Result {
	w.t.Helper()
	var all []audit.Named
	for _, n := range numbers {
		all = append(all, published(w.t, w.reg, len(all)+1, n.key(), num{n: w.count(n.keeps)}))
	}
	site := audit.Site{Registry: w.reg, Known: map[string]guard.Published{}, Refused: map[string]bool{}}
	for _, p := range spaces {
		site.Leaves = append(site.Leaves, insight.Leaf{Place: p, Source: p, Platform: p, Title: p, Spot: p, Meets: meets, Has: [][2]string{{"post", "member"}}})
	}
	going := audit.New(all, site)
	for range 20 {
		got := going.Round()
		if len(got.Open) == 0 {
			return got
		}
		for _, q := range got.Open {
			site.Known[insight.Key(q)] = w.answer(q)
		}
	}
	w.t.Fatal("the audit does not come to an end")
	return audit.Result{}
}

// attack works out whatever follows from the numbers, and gives the smallest number
// of people that does.
func (w village) attack(numbers []number) (least int64) {
	var vectors [][]int
	var values []int64
	spots := villageSpots()
	for _, n := range numbers {
		v := make([]int, len(spots))
		for i, s := range spots {
			if n.keeps(s) {
				v[i] = 1
			}
		}
		if value := w.count(n.keeps); value >= 5 && !slices.ContainsFunc(vectors, func(o []int) bool { return slices.Equal(o, v) }) {
			vectors, values = append(vectors, v), append(values, value)
		}
	}
	vectors = there(kindsApart(vectors, len(spots), func(i int) int { return spots[i].platform }), values)
	spanOf(vectors, values).visit(w.t, func(_ []bool, value int64) bool {
		if value > 0 && (least == 0 || value < least) {
			least = value
		}
		return false
	})
	return least
}

// there leaves out the kinds of people that are not there: whom a larger number
// counts and a smaller one in it does not, where both are as many.
func there(kinds [][]int, values []int64) [][]int {
	for again := true; again; {
		again = false
		for a := range kinds {
			for b := range kinds {
				if values[a] != values[b] || !within(kinds[a], kinds[b]) {
					continue
				}
				gone := make([]bool, len(kinds[a]))
				for c := range gone {
					gone[c] = kinds[a][c] != kinds[b][c]
				}
				if !slices.Contains(gone, true) {
					continue
				}
				again = true
				for i, v := range kinds {
					var left []int
					for c, x := range v {
						if !gone[c] {
							left = append(left, x)
						}
					}
					kinds[i] = left
				}
			}
		}
	}
	return kinds
}

func within(a, b []int) bool {
	for i, x := range a {
		if x > b[i] {
			return false
		}
	}
	return true
}

// audited checks one village: what passes tells of nobody, and what is refused for
// a sum of many numbers does tell of somebody. It says what the audit found.
func audited(t *testing.T, rnd *rand.Rand) (passed, many bool) {
	t.Helper()
	w := randomVillage(t, rnd)
	var numbers []number
	var keys []string
	for range 3 + rnd.IntN(6) {
		n := randomNumber(rnd)
		numbers, keys = append(numbers, n), append(keys, n.key())
	}
	got := w.look(numbers)
	least := w.attack(numbers)
	passed, many = len(got.Leaks) == 0, strings.Contains(got.Leaks.String(), "told of by that")
	switch {
	case len(got.Unchecked) > 0:
		t.Errorf("not looked at: %s", got.Unchecked)
	case passed && least > 0 && least < 5:
		t.Errorf("%d people follow from\n%s", least, strings.Join(keys, "\n"))
	case many && (least == 0 || least >= 5):
		t.Errorf("nobody follows from\n%s\nbut %s", strings.Join(keys, "\n"), got.Leaks)
	}
	return passed, many
}

// Whatever passes reveals no number of fewer than five people, however many numbers
// of people are taken together; and what is refused for such a sum reveals one.
func TestNothingFollowsFromNumbersOfPeople(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 19))
	passed, many := 0, 0
	for range 2500 {
		p, m := audited(t, rnd)
		if t.Failed() {
			return
		}
		passed += map[bool]int{true: 1}[p]
		many += map[bool]int{true: 1}[m]
	}
	t.Logf("%d sets of numbers passed, %d were refused for a sum of many", passed, many)
	if passed < 200 || many < 20 {
		t.Errorf("%d sets passed and %d were refused for a sum of many: too few of one of them to say anything", passed, many)
	}
}

func FuzzNothingFollowsFromNumbersOfPeople(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Add(uint64(40), uint64(7))
	f.Fuzz(func(t *testing.T, a, b uint64) { audited(t, rand.New(rand.NewPCG(a, b))) })
}
