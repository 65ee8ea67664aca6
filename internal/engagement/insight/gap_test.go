package insight_test

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
)

func TestWordGap(t *testing.T) {
	var all []insight.Spoken
	for _, w := range []struct {
		word         string
		ours, theirs int64
	}{
		{"solution", 80, 0}, {"squeak", 0, 90}, {"cable", 70, 75}, {"wheel", 60, 66}, {"rare", 4, 5}, {"secret", 300, 4}, {"often", 12, 14},
	} {
		all = append(all, insight.Spoken{Word: w.word, Ours: w.ours, Theirs: w.theirs})
	}
	g := insight.WordGap(all)
	if got, want := names(g.Ours)+" | "+names(g.Theirs)+" | "+names(g.Both), "solution 80 0 | squeak 0 90 | cable 70 75, wheel 60 66, often 12 14"; got != want {
		t.Errorf("the words are %s, not %s", got, want)
	}
	for i := range 40 {
		all = append(all, insight.Spoken{Word: fmt.Sprintf("ours%02d", i), Ours: 500}, insight.Spoken{Word: fmt.Sprintf("both%02d", i), Ours: 20, Theirs: 20}, insight.Spoken{Word: fmt.Sprintf("theirs%02d", i), Theirs: 500})
	}
	g = insight.WordGap(all)
	if len(g.Ours) != 15 || len(g.Theirs) != 15 || len(g.Both) != 15 {
		t.Errorf("%d, %d and %d words are shown, not 15 each", len(g.Ours), len(g.Theirs), len(g.Both))
	}
	if g := insight.WordGap(nil); len(g.Ours)+len(g.Theirs)+len(g.Both) > 0 {
		t.Errorf("nothing at all gives %v", g)
	}
}

// A word is of one side from 2.58 standard errors on: the words beside it, of which
// both sides made as much use, make 58 and 7 uses 2.580 of them, 59 and 5 uses 2.579.
func TestWordGapEdges(t *testing.T) {
	beside := func(words int, uses int64) []insight.Spoken {
		var out []insight.Spoken
		for i := range words {
			out = append(out, insight.Spoken{Word: fmt.Sprint("word", i), Ours: uses, Theirs: uses})
		}
		return out
	}
	for _, tt := range []struct {
		beside []insight.Spoken
		word   insight.Spoken
		want   string
	}{
		{beside(4, 17), insight.Spoken{Word: "solution", Ours: 58, Theirs: 7}, "solution 58 7 | "},
		{beside(6, 9), insight.Spoken{Word: "solution", Ours: 59, Theirs: 5}, " | "},
		{beside(4, 17), insight.Spoken{Word: "squeak", Ours: 7, Theirs: 58}, " | squeak 7 58"},
		{beside(6, 9), insight.Spoken{Word: "squeak", Ours: 5, Theirs: 59}, " | "},
	} {
		g := insight.WordGap(append(tt.beside, tt.word))
		if got := names(g.Ours) + " | " + names(g.Theirs); got != tt.want {
			t.Errorf("%+v: got %s, want %s", tt.word, got, tt.want)
		}
	}
	few := insight.WordGap([]insight.Spoken{
		{Word: "ten", Ours: 5, Theirs: 5}, {Word: "nine", Ours: 4, Theirs: 5}, // uses
		{Word: "five", Ours: 9, Theirs: 5}, {Word: "four", Ours: 9, Theirs: 4}, // people outside
	})
	if got, want := names(few.Both), "five 9 5, ten 5 5"; got != want || len(few.Ours)+len(few.Theirs) > 0 {
		t.Errorf("of few uses: got %s, want %s", got, want)
	}
}

func names(all []insight.Spoken) string {
	var out []string
	for _, s := range all {
		out = append(out, fmt.Sprintf("%s %d %d", s.Word, s.Ours, s.Theirs))
	}
	return strings.Join(out, ", ")
}
