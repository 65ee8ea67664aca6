package guard_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
)

// people makes a cell of messages by so many people who wrote one each.
func people(n int64) insight.Cell {
	return insight.Cell{Num: n, Den: 1, People: n, Top: [2]int64{min(1, n), min(2, n)}}
}

// wrote makes a cell of messages by people who wrote as many as said.
func wrote(each ...int64) insight.Cell {
	c := insight.Cell{Den: 1, People: int64(len(each))}
	for i, n := range each { // the largest first
		c.Num += n
		if i == 0 {
			c.Top[0] = n
		}
		if i < 2 {
			c.Top[1] += n
		}
	}
	return c
}

func share(num, den, people int64) insight.Cell {
	return insight.Cell{Num: num, Den: den, People: people, Top: [2]int64{1, 2}}
}

func counted(total insight.Cell, cells ...insight.Cell) insight.Answer {
	a := insight.Answer{
		Key: "metric:messages?by=place", Metric: insight.Metric{ID: "messages", Additivity: "sum"},
		By: insight.Dim{ID: "month", Label: "Month", Type: "time"}, Total: insight.Row{Cell: total},
	}
	for i, c := range cells {
		a.Rows = append(a.Rows, insight.Row{By: fmt.Sprintf("2026-%02d-01", i+1), Cell: c})
	}
	return a
}

// shown prints the cells of an answer, withheld ones as their reason.
func shown(a insight.Answer) string {
	var out []string
	for _, r := range append(a.Rows, a.Total) {
		s := fmt.Sprint(r.Num)
		if r.Den > 1 {
			s += fmt.Sprintf("/%d", r.Den)
		}
		if r.People > 0 {
			s += fmt.Sprintf("(%d)", r.People)
		}
		if r.State != insight.Known {
			s = string(r.State) + ": " + r.Why
		}
		out = append(out, s)
	}
	return strings.Join(out, " · ")
}

func TestPublish(t *testing.T) {
	const kept = "withheld: kept back to protect people"
	crowd := insight.Cell{Num: 3, Den: 1, Crowd: true}
	own := insight.Cell{Num: 3, Den: 1, Own: 3}
	missing := insight.Cell{State: insight.Missing, Why: "no data for this time"}
	tests := []struct {
		name   string
		answer insight.Answer
		policy int64
		want   string
	}{
		{"all large", counted(people(30), people(10), people(20)), 0, "10(10) · 20(20) · 30(30)"},
		{"five are enough, four are not", counted(people(30), people(5), people(4), people(21)), 0,
			kept + " · " + kept + " · 21(21) · 30(30)"},
		{"the policy asks for more", counted(people(60), people(9), people(20), people(31)), 10,
			kept + " · " + kept + " · 31(31) · 60(60)"},
		{"the policy cannot ask for less", counted(people(60), people(4), people(25), people(31)), 2,
			kept + " · " + kept + " · 31(31) · 60(60)"},
		{"one alone would follow from the total", counted(people(33), people(3), people(10), people(20)), 0,
			kept + " · " + kept + " · 20(20) · 33(33)"},
		{"two small ones are still too few together", counted(people(34), people(1), people(3), people(10), people(20)), 0,
			kept + " · " + kept + " · " + kept + " · 20(20) · 34(34)"},
		{"nothing to hide behind: the total goes", counted(people(3), people(3), people(0)), 0, kept + " · 0 · " + kept},
		{"a zero tells of nobody", counted(people(30), people(0), people(30)), 0, "0 · 30(30) · 30(30)"},
		{"a zero hides nothing", counted(people(43), people(3), people(0), people(40)), 0, kept + " · 0 · " + kept + " · 43(43)"},
		{"missing stays missing", counted(people(30), missing, people(30)), 0, "missing: no data for this time · 30(30) · 30(30)"},
		{"one holds over half", counted(wrote(30, 5, 5, 5, 5, 5, 5), wrote(11, 2, 2, 2, 2, 2), wrote(2, 2, 2, 2, 2, 2, 2)), 0,
			kept + " · " + kept + " · 60(7)"},
		{"half is not over half", counted(wrote(20, 4, 4, 4, 4, 4), wrote(10, 2, 2, 2, 2, 2), wrote(10, 2, 2, 2, 2, 2)), 0, "20(6) · 20(6) · 40(6)"},
		{"two hold over four fifths", counted(wrote(1, 1, 1, 1, 1, 1, 1, 1, 1), wrote(9, 8, 1, 1, 1)), 0, kept + " · " + kept},
		{"a crowd is about nobody", counted(crowd, crowd), 0, "3 · 3"},
		{"the brand's own are nobody's", counted(own, own), 0, "3 · 3"},
		{"the brand does not hide who wrote to it", counted(insight.Cell{Num: 120, Den: 1, Own: 100, People: 6, Top: [2]int64{15, 16}},
			insight.Cell{Num: 120, Den: 1, Own: 100, People: 6, Top: [2]int64{15, 16}}), 0, kept + " · " + kept},
		{"messages without authors count as one person each", counted(
			insight.Cell{Num: 7, Den: 1, Unnamed: 7, Top: [2]int64{1, 2}}, insight.Cell{Num: 7, Den: 1, Unnamed: 7, Top: [2]int64{1, 2}}), 0, "7 · 7"},
		{"too few of them", counted(
			insight.Cell{Num: 4, Den: 1, Unnamed: 4, Top: [2]int64{1, 2}}, insight.Cell{Num: 4, Den: 1, Unnamed: 4, Top: [2]int64{1, 2}}), 0, kept + " · " + kept},
		{"few people in one cell silence the count of people in all", counted(
			insight.Cell{Num: 40, Den: 1, People: 12, Unnamed: 28, Top: [2]int64{1, 2}},
			insight.Cell{Num: 30, Den: 1, People: 2, Unnamed: 28, Top: [2]int64{1, 2}}, insight.Cell{Num: 10, Den: 1, People: 10, Top: [2]int64{1, 2}}), 0,
			"30 · 10 · 40"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := guard.Publish(tt.answer, guard.Policy{Minimum: tt.policy}).Answer()
			if s := shown(got); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}

func TestPublishShares(t *testing.T) {
	a := counted(share(30, 60, 50), share(19, 19, 19), share(11, 21, 21), share(0, 20, 10))
	a.Metric = insight.Metric{ID: "answered_share", Additivity: "none", Share: true, Scale: 1, Minimum: 20}
	got := shown(guard.Publish(a, guard.Policy{}).Answer())
	if want := "withheld: too few to say (n < 20) · 11/21(21) · 0/20(10) · 30/60(50)"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	a = counted(insight.Cell{Num: 8000, Den: 2000, Unnamed: 20, Top: [2]int64{1, 2}}, insight.Cell{Num: 7600, Den: 1900, Unnamed: 19, Top: [2]int64{1, 2}})
	a.Metric = insight.Metric{ID: "rating", Additivity: "none", Scale: 100, Minimum: 20}
	got = shown(guard.Publish(a, guard.Policy{}).Answer())
	if want := "withheld: too few to say (n < 20) · 8000/2000"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A total of people that is a few more than one of its rows tells of the few.
func TestPublishPeopleOverlap(t *testing.T) {
	a := counted(people(43), people(40), people(30))
	a.Metric = insight.Metric{ID: "people", Grain: "person", Additivity: "none"}
	if s, want := shown(guard.Publish(a, guard.Policy{}).Answer()), "40(40) · 30(30) · withheld: kept back to protect people"; s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	a = counted(people(45), people(40), people(30))
	a.Metric = insight.Metric{ID: "people", Grain: "person", Additivity: "none"}
	if s, want := shown(guard.Publish(a, guard.Policy{}).Answer()), "40(40) · 30(30) · 45(45)"; s != want {
		t.Errorf("five more: got  %s\nwant %s", s, want)
	}
	// Beside counts of messages the numbers of people go, and the counts stay.
	all := insight.Cell{Num: 100, Den: 1, People: 43, Top: [2]int64{1, 2}}
	if s, want := shown(guard.Publish(counted(all, people(40), people(30)), guard.Policy{}).Answer()), "40 · 30 · 100"; s != want {
		t.Errorf("messages: got  %s\nwant %s", s, want)
	}
}

// What kind of people a crowd is made of is told in groups of five and more.
// People in several rows: of 60 in one place and 43 in another, who are 100
// together, three were in both. On an axis of time these only came again.
func TestPublishPeopleInSeveral(t *testing.T) {
	for _, tt := range []struct {
		axis   string
		all    int64
		hidden bool
	}{{"key", 100, true}, {"key", 103, false}, {"key", 95, false}, {"time", 100, false}} {
		a := insight.Answer{Key: "metric:people?by=place", Metric: insight.Metric{ID: "people", Grain: "person"}, By: insight.Dim{ID: "place", Type: tt.axis}}
		count := func(n int64) insight.Cell { return insight.Cell{Num: n, Den: 1, People: n, Top: [2]int64{1, 2}} }
		a.Rows = []insight.Row{{By: "2026-01-01", Cell: count(60)}, {By: "2026-02-01", Cell: count(43)}}
		a.Total.Cell = count(tt.all)
		if p := guard.Publish(a, guard.Policy{}).Answer(); (p.Total.State == insight.Withheld) != tt.hidden || p.Rows[0].State != insight.Known {
			t.Errorf("%d by %s: got %+v", tt.all, tt.axis, p.Total.Cell)
		}
		a.Metric = insight.Metric{ID: "messages", Grain: "message"} // the people behind them
		a.Rows[0].Num, a.Rows[1].Num, a.Total.Num = 200, 100, 300
		if p := guard.Publish(a, guard.Policy{}).Answer(); p.Total.State != insight.Known || (p.Rows[0].People == 0) != tt.hidden {
			t.Errorf("messages of %d by %s: got %+v", tt.all, tt.axis, p.Rows[0].Cell)
		}
	}
}

func TestPublishProfile(t *testing.T) {
	a := counted(insight.Cell{State: insight.Missing, Why: "a query in SQL has no total"},
		insight.Cell{Num: 4, Den: 1, Crowd: true, Profile: true}, insight.Cell{Num: 0, Den: 1, Crowd: true, Profile: true}, insight.Cell{Num: 50, Den: 10, Crowd: true, Profile: true})
	got := shown(guard.Publish(a, guard.Policy{}).Answer())
	if want := "withheld: kept back to protect people · 0 · 50/10 · missing: a query in SQL has no total"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// A query in SQL that says zero people behind a number is not believed.
func TestPublishSQLWithoutPeople(t *testing.T) {
	a := counted(insight.Cell{State: insight.Missing}, insight.Cell{Num: 9, Den: 1}, insight.Cell{Num: 0, Den: 1}, insight.Cell{Num: 9, Den: 1, People: 9})
	got := shown(guard.Publish(a, guard.Policy{}).Answer())
	if want := "withheld: kept back to protect people · 0 · 9(9) · missing: "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Both periods of a comparison are guarded, each by its own total.
func TestPublishVersus(t *testing.T) {
	a := counted(people(30), people(10), people(20))
	a.Versus = &insight.Span{Label: "May"}
	for i, c := range []insight.Cell{people(2), people(20)} {
		a.Rows[i].Versus = &c
	}
	v := people(22)
	a.Total.Versus = &v
	got := guard.Publish(a, guard.Policy{}).Answer()
	if s := shown(got); s != "10(10) · 20(20) · 30(30)" {
		t.Errorf("the period itself: %s", s)
	}
	if got.Rows[0].Versus.State != insight.Withheld || got.Rows[1].Versus.State != insight.Withheld || got.Total.Versus.Num != 22 {
		t.Errorf("the other period: %+v, %+v, %+v", *got.Rows[0].Versus, *got.Rows[1].Versus, *got.Total.Versus)
	}
	// A unit that the other period lacks has nothing beside it.
	a.Rows[1].Versus = nil
	if got := guard.Publish(a, guard.Policy{}).Answer(); got.Rows[1].Versus != nil {
		t.Errorf("nothing became %+v", *got.Rows[1].Versus)
	}
}

// The order of rows by size would tell how large a withheld one is.
func TestPublishOrder(t *testing.T) {
	a := counted(people(75), people(40), people(20), people(9), people(4), people(2))
	a.By = insight.Dim{ID: "place", Label: "Place", Type: "key"}
	for i, key := range []string{"market", "forum", "zoo", "shop", "other"} {
		a.Rows[i].By = key
	}
	var got []string
	for _, r := range guard.Publish(a, guard.Policy{}).Answer().Rows {
		got = append(got, r.By)
	}
	if s := strings.Join(got, " "); s != "market forum shop zoo other" {
		t.Errorf("got %s", s)
	}
}

func TestPublishSources(t *testing.T) {
	source := func(name string, rows, who int64) insight.Source {
		return insight.Source{Name: name, Rows: rows, Behind: people(who), LeftOut: "9 of 30 messages left out: thanks", Apart: "9 messages left out: thanks", Reasons: "left out: thanks", Least: 9}
	}
	large := counted(people(30), people(30))
	large.Sources = []insight.Source{source("forum", 20, 20), source("shop", 10, 10)}
	got := guard.Publish(large, guard.Policy{}).Answer().Sources
	if got[0].Rows != 20 || got[0].LeftOut != "9 of 30 messages left out: thanks" || got[0].Behind != (insight.Cell{}) || got[0].Apart+got[0].Reasons != "" {
		t.Errorf("large: %+v", got[0])
	}
	large.Sources[1].Least = 3
	if got := guard.Publish(large, guard.Policy{}).Answer().Sources[1]; got.Rows != 10 || got.LeftOut != "left out: thanks" {
		t.Errorf("few left out: %+v", got)
	}
	large.Sources[1] = source("shop", 10, 3)
	for _, s := range guard.Publish(large, guard.Policy{}).Answer().Sources {
		if s.Rows != 0 || s.LeftOut != "left out: thanks" {
			t.Errorf("one source is small: %+v", s)
		}
	}
	small := counted(people(33), people(3), people(10), people(20))
	small.Sources = []insight.Source{source("forum", 33, 33)}
	if got := guard.Publish(small, guard.Policy{}).Answer().Sources[0]; got.Rows != 0 || got.LeftOut != "9 messages left out: thanks" {
		t.Errorf("something is kept back: %+v", got)
	}
	small.Sources[0].Least = 3
	if got := guard.Publish(small, guard.Policy{}).Answer().Sources[0]; got.Rows != 0 || got.LeftOut != "left out: thanks" {
		t.Errorf("something is kept back, and few are left out: %+v", got)
	}
}

// What is published shares nothing with what was asked, and nobody can change
// it through a copy.
func TestPublishedIsItsOwn(t *testing.T) {
	a := counted(people(30), people(10), people(20))
	p := guard.Publish(a, guard.Policy{})
	a.Rows[0].Num = 1
	p.Answer().Rows[0].Num = 2
	if got := p.Answer().Rows[0].Num; got != 10 {
		t.Errorf("got %d, want 10", got)
	}
	if a.Rows[1].Top == ([2]int64{}) {
		t.Error("the answer was changed")
	}
	if q := p.From("rows-1"); q.Inputs() != "rows-1" || p.Inputs() != "" {
		t.Errorf("inputs are %q and %q", q.Inputs(), p.Inputs())
	}
}
