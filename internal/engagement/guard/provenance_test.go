package guard_test

import (
	"math/rand/v2"
	"reflect"
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// Small numbers of rows are not told, of what was kept only the size is, of what was
// left out a round number; what a platform reported tells of nobody.
func TestProvenance(t *testing.T) {
	rows := func(n int64) insight.Tally { return insight.Tally{N: n} }
	about := func(n int64) insight.Tally { return insight.Tally{N: n, About: true} }
	least := func(n int64) insight.Tally { return insight.Tally{N: n, Least: true} }
	few := func(n int64) insight.Tally { return insight.Tally{Fewer: n} }
	for _, x := range []struct {
		name           string
		minimum        int64
		kept, again    insight.Tally
		reported       bool
		spam, empty    insight.Tally
		read           insight.Tally
		wantKept       insight.Tally
		wantSpam, rest insight.Tally
	}{
		{"rounded", 5, rows(126), rows(0), false, rows(14), rows(0), least(100), least(100), about(10), rows(0)},
		{"one reason is small", 5, rows(124), rows(0), false, rows(3), rows(15), least(100), least(100), few(5), about(20)},
		{"all is small", 5, rows(4), rows(0), false, rows(1), rows(0), few(10), few(5), few(5), rows(0)},
		{"none is none", 5, rows(0), rows(0), false, rows(0), rows(2), few(5), rows(0), rows(0), few(5)},
		{"the site asks for more", 12, rows(126), rows(0), false, rows(14), rows(15), least(100), least(100), few(15), about(30)},
		{"much was left out", 5, rows(8), rows(0), false, rows(31), rows(33), least(50), least(5), about(30), about(30)},
		{"all but ten", 5, rows(9999), rows(0), false, rows(0), rows(0), least(5000), least(5000), rows(0), rows(0)},
		{"all ten", 5, rows(10000), rows(0), false, rows(0), rows(0), least(10000), least(10000), rows(0), rows(0)},
		{"reported", 5, rows(733), rows(2), true, rows(0), rows(0), rows(733), rows(733), rows(0), rows(0)},
		{"reported, with a remark", 5, rows(733), rows(2), true, rows(1), rows(0), about(733), rows(733), few(5), rows(0)},
	} {
		in := origin(insight.Export{Kept: x.kept, Again: x.again, Reported: x.reported,
			LeftOut: []insight.LeftOutFor{{Cause: "spam", Rows: x.spam}, {Cause: "empty", Rows: x.empty}}})
		policy := guard.Policy{Minimum: x.minimum}
		out := guard.Provenance(in, policy)
		e := out.Sources[0].Exports[0]
		if e.Read != x.read || e.Kept != x.wantKept || e.LeftOut[0].Rows != x.wantSpam || e.LeftOut[1].Rows != x.rest {
			t.Errorf("%s: got %+v", x.name, e)
		}
		if again := guard.Provenance(out, policy); !reflect.DeepEqual(again, out) {
			t.Errorf("%s: what was told once changes: %+v", x.name, again)
		}
		if in.Sources[0].Exports[0].Kept != x.kept {
			t.Errorf("%s: the guard changed what it was given", x.name)
		}
	}
}

func origin(e insight.Export) insight.Provenance {
	return insight.Provenance{Sources: []insight.SourceOrigin{{Name: "forum", Title: "Forum", Exports: []insight.Export{e}}}}
}

// A site without its rows that asks for more people says less of what it was told.
func TestProvenanceAgain(t *testing.T) {
	told := guard.Provenance(origin(insight.Export{Kept: insight.Tally{N: 17}, Again: insight.Tally{N: 60}}), guard.Policy{})
	e := guard.Provenance(told, guard.Policy{Minimum: 12}).Sources[0].Exports[0]
	if e.Kept != (insight.Tally{Fewer: 25}) || e.Again != (insight.Tally{N: 50, Least: true}) {
		t.Errorf("got %+v", e)
	}
}

// Whatever else is told of an export, each small number in it could be any other
// small number: what is told is the same.
func TestProvenanceHidesSmall(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 29))
	for range 5000 {
		policy := guard.Policy{Minimum: r.Int64N(25)}
		k := policy.People()
		any := func() insight.Tally {
			return insight.Tally{N: []int64{0, 1 + r.Int64N(k-1), r.Int64N(10 * k)}[r.IntN(3)]}
		}
		e := insight.Export{Kept: any(), Again: any()}
		for range r.IntN(7) {
			e.LeftOut = append(e.LeftOut, insight.LeftOutFor{Cause: "spam", Rows: any()})
		}
		other := e
		other.LeftOut = append([]insight.LeftOutFor(nil), e.LeftOut...)
		change := func(t *insight.Tally) {
			if t.N > 0 && t.N < k {
				t.N = 1 + r.Int64N(k-1)
			}
		}
		change(&other.Kept)
		change(&other.Again)
		e.Read, other.Read = e.Kept, other.Kept // as true as they are, they must not be told
		for i := range e.LeftOut {
			change(&other.LeftOut[i].Rows)
			e.Read.N += e.LeftOut[i].Rows.N
			other.Read.N += other.LeftOut[i].Rows.N
		}
		one, two := guard.Provenance(origin(e), policy), guard.Provenance(origin(other), policy)
		if !reflect.DeepEqual(one, two) {
			t.Fatalf("k is %d: %+v and %+v are told as %+v and %+v", k, e, other, one, two)
		}
		told := one.Sources[0].Exports[0]
		if n := told.Kept; n.N > 0 && (!n.Least || n.N > e.Kept.N || n.N < k || n.N > k && 5*n.N < 2*e.Kept.N) || told.Read.N > e.Read.N+6*one.Fewer {
			t.Fatalf("k is %d: %+v is told as %+v", k, e, told)
		}
		for _, n := range told.LeftOut {
			if n.Rows.N > 0 && (n.Rows.N < k || n.Rows.N%one.Step != 0 || one.Step < 2*k) {
				t.Fatalf("k is %d: %+v is told as %+v", k, e, told)
			}
		}
	}
}
