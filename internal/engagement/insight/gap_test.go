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

func names(all []insight.Spoken) string {
	var out []string
	for _, s := range all {
		out = append(out, fmt.Sprintf("%s %d %d", s.Word, s.Ours, s.Theirs))
	}
	return strings.Join(out, ", ")
}
