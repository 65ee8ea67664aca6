package insight_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// plaza is an invented network of 120 people, of whom the n-th has ten times n
// followers. Of every third post the network says how often it was shown; of the
// last thirty people nothing is known.
func plaza() storetest.File {
	f := storetest.File{Source: "plaza", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
	for n := range 120 {
		for i := range 1 + n%4 {
			m := said("plaza", "x", "", fmt.Sprintf("x%d-%d", n, i), engagement.KindPost, engagement.RoleMember, fmt.Sprintf("p%03d", n), at(1+n%6, 1+n%27, n%24))
			followers, shown := int64(10*n), int64(7*n+i)
			if n < 90 {
				m.Followers = &followers
				if i%3 == 1 {
					m.Shown = &shown
				}
			}
			f.Messages = append(f.Messages, m)
		}
	}
	return f
}

// TestCirclesKnown counts impressions where they are known, and works out the rest.
func TestCirclesKnown(t *testing.T) {
	f := plaza()
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "circles-known",
		"en question=influence.circles period=2026-01..2026-06",
		"de question=influence.circles period=2026-01..2026-06 param.middle=0.5 param.readers=20",
		"en question=influence.circles period=2026-01..2026-06 param.broadcast=800",
		"en metric=influence_broadcasters period=2026-01..2026-06 param.broadcast=800",
	)
	var low, high float64
	each := map[string]float64{}
	for _, m := range f.Messages {
		switch {
		case m.Shown != nil:
			low, high, each[m.Person] = low+float64(*m.Shown), high+float64(*m.Shown), each[m.Person]+float64(*m.Shown)
		case m.Followers != nil:
			n := float64(*m.Followers)
			low, high, each[m.Person] = low+n*0.1, high+n, each[m.Person]+n*0.35
		default:
			low, high, each[m.Person] = low+50, high+450, each[m.Person]+150
		}
	}
	var all []float64
	total, most, people := 0.0, 0.0, 0
	for _, v := range each {
		all, total = append(all, v), total+v
	}
	slices.Sort(all)
	for ; most < 0.8*total; people++ {
		most += all[len(all)-1-people]
	}
	a, list := d.Ask(t.Context(), question("question=influence.circles", "period=2026-01..2026-06"))
	if len(list) > 0 {
		t.Fatal(list)
	}
	got := map[string]int64{}
	for _, f := range a.Told.Facts {
		got[f.Metric.ID] = f.Num
	}
	if n := got["influence_connectors"]; n < int64(people)-1 || n > int64(people)+1 { // two digits of each count
		t.Errorf("%d connectors, and %d by hand", n, people)
	}
	for id, want := range map[string]float64{"influence_reach_low": low, "influence_reach": total, "influence_reach_high": high} {
		if digit := strconv.FormatFloat(want, 'e', 0, 64); float64(got[id]) != parsed(t, digit) {
			t.Errorf("%s is %d, and %s by hand", id, got[id], digit)
		}
	}
}

func parsed(t *testing.T, text string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestOnePostAlone says when a single post makes a large part of it all, and what
// is left without it.
func TestOnePostAlone(t *testing.T) {
	f := plaza()
	for i := range f.Messages {
		shown := int64(40 + i%20)
		f.Messages[i].Shown = &shown
	}
	largest := int64(7000)
	f.Messages[5].Shown = &largest
	files, coverage := storetest.Write(t, f)
	d, _ := desk(t, files, coverage, insight.Options{})
	asks(t, d, "circles-one-post", "en question=influence.circles period=2026-01..2026-06", "de question=influence.circles period=2026-01..2026-06")
}
