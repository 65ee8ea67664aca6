package guard_test

import (
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// named makes an answer to a question with the columns people and share.
func named(shape string, rows ...insight.Row) insight.Answer {
	people := insight.Metric{ID: "people", Title: "People", Unit: "people", Grain: "person", Additivity: "none", Version: 1}
	share := insight.Metric{ID: "share", Title: "Share", Unit: "%", Grain: "person", Additivity: "none", Minimum: 20, Share: true, Scale: 1, Version: 1}
	return insight.Answer{
		Key: "question:x.y", Metric: people, By: insight.Dim{ID: "way", Type: insight.OrderDim}, Split: insight.Dim{ID: insight.MeasureDim, Type: "key"},
		Rows: rows, Total: insight.Row{Cell: insight.Cell{State: insight.Missing}},
		Told: &insight.Told{ID: "x.y", Title: "X", Definition: "It.", Version: 1, Form: "bars", Shape: shape, Columns: []insight.Metric{people, share}},
	}
}

// of makes the two cells of a row: so many people, and they of a hundred.
func of(by string, n int64) []insight.Row {
	top := [2]int64{min(1, n), min(2, n)}
	return []insight.Row{
		{By: by, Split: "people", Cell: insight.Cell{Num: n, Den: 1, People: n, Top: top}},
		{By: by, Split: "share", Cell: insight.Cell{Num: n, Den: 100, People: n, Top: top}},
	}
}

func three(a, b, c int64) []insight.Row {
	return append(append(of("a", a), of("b", b)...), of("c", c)...)
}

// seen gives the states of the cells: . shown, # kept back.
func seen(p guard.Published) string {
	out := ""
	for _, r := range p.Answer().Rows {
		if r.State == insight.Withheld {
			out += "#"
		} else {
			out += "."
		}
	}
	return out
}

func TestToldShapes(t *testing.T) {
	for _, tt := range []struct {
		name, shape string
		rows        []insight.Row
		want        string
	}{
		{"groups that overlap stand alone", insight.ShapeApart, three(40, 3, 50), "..##.."},
		{"a part follows from the whole", insight.ShapeWhole, three(47, 3, 50), "####.."},
		{"nothing to keep back", insight.ShapeWhole, three(45, 5, 50), "......"},
		{"nobody at all may be said", insight.ShapeApart, three(45, 0, 50), "......"},
		{"all but a few tell of these", insight.ShapeApart, three(97, 40, 50), "##...."},
		{"all of them tell of nobody", insight.ShapeApart, three(100, 40, 50), "......"},
		{"all but enough", insight.ShapeApart, three(95, 40, 50), "......"},
		{"too few in between", insight.ShapeRunning, three(40, 43, 50), "..##.."},
		{"enough in between", insight.ShapeRunning, three(40, 45, 50), "......"},
		{"no shape is a whole", "", three(47, 3, 50), "####.."},
		{"one cannot hide alone", insight.ShapeWhole, of("a", 3), "##"},
	} {
		if got := seen(guard.Publish(named(tt.shape, tt.rows...), guard.Policy{})); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// A number of all people, beside a group that only a few are not in.
func TestToldRemainder(t *testing.T) {
	for _, tt := range []struct {
		all  int64
		axis string
		want string
	}{{42, "way", "#."}, {45, "way", ".."}, {40, "way", ".."}, {42, insight.PeriodDim, ".."}} {
		a := named(insight.ShapeApart, of("a", 40)[0], of("b", 30)[0])
		a.By.ID = tt.axis
		a.Total.Cell = insight.Cell{Num: tt.all, Den: 1, People: tt.all}
		fact := insight.Fact{Metric: a.Told.Columns[0], Cell: insight.Cell{Num: 41, Den: 1, People: 41}}
		a.Told.Facts = []insight.Fact{fact}
		p := guard.Publish(a, guard.Policy{})
		if got := seen(p); got != tt.want {
			t.Errorf("of %d by %s: got %s, want %s", tt.all, tt.axis, got, tt.want)
		}
		hidden := p.Answer().Told.Facts[0].State == insight.Withheld
		if left := tt.all - 41; hidden != (tt.axis == "way" && left > 0 && left < 5) {
			t.Errorf("of %d by %s: a fact of 41 is hidden: %v", tt.all, tt.axis, hidden)
		}
	}
}

// Of 42 people who opened 80 conversations 40 wait: that tells of two.
func TestToldRemainderOfThoseBehind(t *testing.T) {
	for _, tt := range []struct {
		waiting int64
		hidden  bool
	}{{40, true}, {42, false}, {37, false}} {
		a := named(insight.ShapeRunning, of("a", 40)[1])
		a.Metric.Grain = "thread"
		a.Total.Cell = insight.Cell{Num: 80, Den: 1, People: 42}
		people := a.Told.Columns[0]
		a.Told.Facts = []insight.Fact{{Metric: people, Cell: insight.Cell{Num: tt.waiting, Den: 1, People: tt.waiting}}}
		if got := guard.Publish(a, guard.Policy{}).Answer().Told.Facts[0]; (got.State == insight.Withheld) != tt.hidden {
			t.Errorf("%d: got %+v", tt.waiting, got)
		}
	}
}

// A fact that is the sum of a column gives away the one cell that is kept back.
func TestToldSums(t *testing.T) {
	share := insight.Metric{ID: "back", Title: "Back", Unit: "%", Grain: "thread", Additivity: "none", Minimum: 20, Share: true, Scale: 1, Version: 1}
	part := func(n int64) insight.Cell { return insight.Cell{Num: n, Den: 100, People: n} }
	for _, tt := range []struct {
		parts  []insight.Cell
		hidden bool
	}{
		{[]insight.Cell{part(40), part(3), part(30)}, true},
		{[]insight.Cell{part(40), part(1), part(2)}, true},
		{[]insight.Cell{part(40), part(3), part(4)}, false},
		{[]insight.Cell{part(40), part(0), part(30)}, false},
		{[]insight.Cell{part(40), {State: insight.Missing}, part(30)}, false},
	} {
		a := named(insight.ShapeApart, three(40, 30, 50)...)
		fact := insight.Cell{Num: 73, Den: 300, People: 73}
		a.Told.Facts = []insight.Fact{{Metric: share, Cell: fact, Parts: tt.parts}}
		got := guard.Publish(a, guard.Policy{}).Answer().Told.Facts[0]
		if (got.State == insight.Withheld) != tt.hidden || got.Parts != nil {
			t.Errorf("%+v: got %+v", tt.parts, got)
		}
		one := insight.Answer{Key: "metric:back", Metric: share, Rows: []insight.Row{{Cell: fact}}, Total: insight.Row{Cell: fact}, Parts: tt.parts}
		p := guard.Publish(one, guard.Policy{}).Answer()
		if (p.Rows[0].State == insight.Withheld) != tt.hidden || (p.Total.State == insight.Withheld) != tt.hidden || p.Parts != nil {
			t.Errorf("by itself, %+v: got %+v", tt.parts, p)
		}
	}
}

// A fact that stands on two of four groups, of which some are hidden, tells of the
// hidden ones on either side of it.
func TestToldParted(t *testing.T) {
	for _, tt := range []struct {
		name   string
		groups [4]int64 // it stands on the first two
		hidden bool
	}{
		{"nothing is hidden", [4]int64{40, 30, 20, 10}, false},
		{"one on each side", [4]int64{9, 30, 2, 0}, true}, // 39 of 41 leave two
		{"the small one is among its own", [4]int64{2, 30, 9, 20}, true},
		{"both are among its own", [4]int64{3, 9, 20, 30}, false}, // and twelve are left of the whole anyhow
		{"both are among the others", [4]int64{20, 30, 3, 9}, false},
		{"too few on each side", [4]int64{1, 2, 1, 2}, true},
		{"enough on each side", [4]int64{4, 4, 4, 4}, false},
	} {
		a := named(insight.ShapeWhole, append(three(tt.groups[0], tt.groups[1], tt.groups[2]), of("d", tt.groups[3])...)...)
		wait := insight.Metric{ID: "days", Title: "Days", Unit: "seconds", Grain: "person", Additivity: "none", Version: 1}
		a.Told.Facts = []insight.Fact{{Metric: wait, Cell: insight.Cell{Num: 86400, Den: 1, N: tt.groups[0] + tt.groups[1], People: 50}, Of: []string{"a", "b"}}}
		got := guard.Publish(a, guard.Policy{}).Answer().Told.Facts[0]
		if (got.State == insight.Withheld) != tt.hidden || got.Of != nil {
			t.Errorf("%s: got %+v", tt.name, got)
		}
	}
}

// Of a hundred people 60 wrote about one thing and 43 about another: three wrote
// about both. The number of each stays, the shares that tell it together do not.
func TestToldInSeveral(t *testing.T) {
	for _, tt := range []struct {
		second int64
		shape  string
		want   string
	}{
		{43, insight.ShapeWhole, ".#.#"}, {40, insight.ShapeWhole, "...."}, {45, insight.ShapeWhole, "...."}, {43, insight.ShapeApart, "...."},
	} {
		a := named(tt.shape, append(of("a", 60), of("b", tt.second)...)...)
		if got := seen(guard.Publish(a, guard.Policy{})); got != tt.want {
			t.Errorf("%d, %s: got %s, want %s", tt.second, tt.shape, got, tt.want)
		}
	}
}

// The range of ordinary ups and downs does not tell of how many messages of how
// many people it is.
func TestToldRange(t *testing.T) {
	a := named(insight.ShapeWhole, three(40, 30, 50)...)
	a.Told.Columns[1].Grain = "period"
	for i := range a.Rows {
		a.Rows[i].N = 90
	}
	for _, r := range guard.Publish(a, guard.Policy{}).Answer().Rows {
		if worked := r.Split != a.Told.Columns[0].ID; worked != (r.N == 0 && r.People == 0) {
			t.Errorf("%s of %s: got %+v", r.Split, r.By, r.Cell)
		}
	}
}

// A fact stands by itself and is written and read with the rest.
func TestToldFacts(t *testing.T) {
	a := named(insight.ShapeApart, three(40, 30, 50)...)
	seconds := insight.Metric{ID: "median", Title: "Half", Unit: "seconds", Grain: "thread", Additivity: "none", Minimum: 30, Version: 1}
	for _, n := range []int64{29, 30} {
		v := insight.Cell{Num: 3600, Den: 1, N: n, People: 3}
		a.Told.Facts = append(a.Told.Facts, insight.Fact{Metric: seconds, Cell: insight.Cell{Num: 3600, Den: 1, N: n, People: 25}, Versus: &v})
	}
	a.Versus = &insight.Span{Label: "before"}
	a.Told.Settings = []insight.Used{{Key: "within", Value: "24h"}}
	p := guard.Publish(a, guard.Policy{})
	facts := p.Answer().Told.Facts
	if facts[0].State != insight.Withheld || facts[0].Why != "too few to say (n < 30)" {
		t.Errorf("got %+v", facts[0].Cell)
	}
	if facts[1].State != insight.Known || facts[1].Num != 3600 || facts[1].N != 30 {
		t.Errorf("got %+v", facts[1].Cell)
	}
	for _, f := range facts {
		if f.Versus.State != insight.Withheld || f.Versus.Num != 0 {
			t.Errorf("got %+v", f.Versus)
		}
	}
	text, err := p.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	again, err := guard.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	same, err := again.MarshalJSON()
	if err != nil || string(same) != string(text) {
		t.Errorf("got\n%s\nwant\n%s", same, text)
	}
}
