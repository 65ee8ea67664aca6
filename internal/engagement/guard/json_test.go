package guard_test

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement/guard"
	"hearth/internal/engagement/insight"
	"hearth/internal/golden"
)

// everything is an answer in which every field says something.
func everything() insight.Answer {
	a := counted(people(33), people(3), people(10), people(20), insight.Cell{State: insight.Missing, Why: "no data for this time"})
	a.By = insight.Dim{ID: "place", Label: "Place", Type: "key"}
	a.Split = insight.Dim{ID: "kind", Label: "Kind", Type: "key"}
	for i, name := range []string{"ideas", "help", "<market> & fair", "zoo"} {
		a.Rows[i].By, a.Rows[i].Label, a.Rows[i].Split = name, "The "+name, "post"
		c := people(int64(20 + i))
		a.Rows[i].Versus = &c
	}
	v := people(86)
	a.Total.Versus = &v
	a.Metric = insight.Metric{
		ID: "messages", Title: "Messages", Definition: "All of them.", Unit: "messages", Grain: "message", Additivity: "sum", Tier: "measured",
		Version: 1, Params: []string{"within"}, Translations: map[string]insight.Words{"de": {Title: "Beiträge", Unit: "Beiträge"}},
	}
	a.Span = insight.Span{From: 20605, To: 20634, Label: "June 2026", Unit: "month", Partial: true}
	a.Versus = &insight.Span{From: 20574, To: 20604, Label: "May 2026", Unit: "month"}
	a.AsOf = 20635
	a.Sources = []insight.Source{{Name: "forum", Platform: "community", From: 20454, To: 20634, Captured: 20635, Rows: 33, LeftOut: "9 of 42", Apart: "left out: a contest", Reasons: "left out: a contest", Zone: "UTC", Behind: people(33)}}
	a.Notes = []string{"so far: the data end on 14 June 2026"}
	return a
}

func TestGolden(t *testing.T) {
	got, err := guard.Publish(everything(), guard.Policy{}).From("rows-0123").MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, "testdata/everything.json", got)
}

// What is written reads as the same answer, and writes as the same bytes.
func TestRoundTrip(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 5))
	all := []insight.Answer{everything(), {Key: "k", Metric: insight.Metric{ID: "m"}}}
	scalar := insight.Answer{Key: "metric:messages", Metric: insight.Metric{ID: "messages"}, Rows: []insight.Row{{Cell: people(40)}}, Effects: []insight.Effect{
		{Reason: "a contest", Percent: -12, Much: true, Behind: people(9)},
		{Reason: "a test", Percent: 1, Behind: people(7)},
		{Reason: "of three people nothing is told", Percent: 30, Much: true, Behind: people(3)},
	}}
	all = append(all, scalar)
	if a := guard.Publish(scalar, guard.Policy{}).Answer(); len(a.Effects) != 2 || a.Effects[0].Behind.People != 0 || !slices.Equal(a.Notes, []string{"12% lower for leaving out: a contest"}) {
		t.Errorf("of the effects %+v, %q", a.Effects, a.Notes)
	}
	for range 300 {
		all = append(all, randomGrid(rnd).answer)
	}
	for _, a := range all {
		p := guard.Publish(a, guard.Policy{}).From("x")
		text, err := p.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		again, err := guard.Read(text)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		if !reflect.DeepEqual(again, p) {
			t.Fatalf("got  %+v\nwant %+v", again, p)
		}
		if same, err := again.MarshalJSON(); err != nil || !bytes.Equal(same, text) {
			t.Fatalf("got\n%s\nwant\n%s", same, text)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	good, err := guard.Publish(everything(), guard.Policy{}).MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) string {
		if !strings.Contains(string(good), old) {
			t.Fatalf("no %q in the answer", old)
		}
		return strings.Replace(string(good), old, new, 1)
	}
	tests := []struct{ name, text, want string }{
		{"no JSON", "hello", "this is not a published answer: invalid character 'h' looking for beginning of value"},
		{"nothing", "{}", "this is not a published answer: it has no schema version"},
		{"no question", `{"schema": 1}`, "this is not a published answer: it does not say what was asked"},
		{"something after it", string(good) + "{}", "this is not a published answer: something follows it"},
		{"unknown field", replace(`"schema"`, `"person": "x", "schema"`), `this is not a published answer: json: unknown field "person"`},
		{"newer", replace(`"schema": 1`, `"schema": 2`), "this answer was written by a newer Hearth (schema 2, this one reads 1)"},
		{"newer with more in it", replace(`"schema": 1`, `"schema": 2, "weather": "fine"`), "this answer was written by a newer Hearth (schema 2, this one reads 1)"},
		{"no day", replace("2026-06-30", "2026-06-31"), `this is not a published answer: "2026-06-31" is not a day`},
		{"few people", replace(`"people": 20`, `"people": 4`), `this answer was changed by hand: a number stands on fewer than 5 people, in the row "<market> & fair"`},
		{"a number behind the guard", replace(`"state": "withheld"`, `"num": 3, "state": "withheld"`), `this answer was changed by hand: a number stands where none may be, in the row "help"`},
		{"no number", replace(`"num": 20,`, ``), `this answer was changed by hand: a number is missing, in the row "<market> & fair"`},
		{"worth more than there is", replace(`"num": 20,`, `"num": 20, "worth": 2,`), `this answer was changed by hand: a share is surer than what it is of, in the row "<market> & fair"`},
		{"odd state", replace(`"state": "withheld"`, `"state": "shy"`), `this answer was changed by hand: there is no state "shy", in the row "help"`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := guard.Read([]byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
		})
	}
}

// Whatever is read holds to the rules and writes as what reads the same.
func FuzzRead(f *testing.F) {
	good, err := guard.Publish(everything(), guard.Policy{}).From("x").MarshalJSON()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte(`{"schema":1,"key":"k","metric":{"id":"m"},"span":{"from":"2026-01-01","to":"2026-01-01","label":""},"rows":[],"total":{"num":1},"as_of":"2026-01-01"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := guard.Read(data)
		if err != nil {
			return
		}
		for _, r := range p.Answer().Rows {
			if r.State != insight.Known && r.Num != 0 || r.People > 0 && r.People < guard.Minimum {
				t.Fatalf("read %+v", r)
			}
		}
		text, err := p.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := guard.Read(text); err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
	})
}
