package build

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/source"
	"hearth/internal/story"
)

// A named question has a metric for each column, and single values beside its
// table: all of them are compared, by their names.
func TestCellsOfANamedQuestion(t *testing.T) {
	people := insight.Metric{ID: "people", Title: "People"}
	share := insight.Metric{ID: "share", Title: "Share", Share: true}
	answer := func(n, hits int64, ways ...string) insight.Answer {
		a := insight.Answer{
			Metric: people, Split: insight.Dim{ID: insight.MeasureDim},
			Told: &insight.Told{
				Columns: []insight.Metric{people, share},
				Facts:   []insight.Fact{{Metric: insight.Metric{ID: "helpers", Title: "Helpers"}, Cell: insight.Cell{Num: n, Den: 1}}},
			},
		}
		for _, w := range ways {
			a.Rows = append(a.Rows,
				insight.Row{By: w, Label: "They " + w, Split: "people", Cell: insight.Cell{Num: n, Den: 1}},
				insight.Row{By: w, Label: "They " + w, Split: "share", Cell: insight.Cell{Num: hits, Den: 100}})
		}
		return a
	}
	figure := asked{figure: &story.Chart{Name: source.Word{Text: "ways"}}}
	var got []string
	for _, c := range cells(figure, answer(42, 31, "ask", "answer"), answer(43, 31, "ask"), "en") {
		got = append(got, fmt.Sprintf("%s: %s → %s", c.What, c.Was, c.Is))
	}
	want := `figure ways, They ask, People: 42 → 43
figure ways, Helpers: 42 → 43
figure ways, They answer, People: 42 → not there
figure ways, They answer, Share: 31% (31 of 100) → not there`
	if s := strings.Join(got, "\n"); s != want {
		t.Errorf("got\n%s\nwant\n%s", s, want)
	}
}

func TestSays(t *testing.T) {
	for _, c := range []struct {
		line, number string
		want         bool
	}{
		{"126 messages", "126", true},
		{"It was 126.", "126", true},
		{"1126 messages", "126", false},
		{"1,126 messages", "126", false},
		{"126.5 messages", "126", false},
		{"1126 and 126 messages", "126", true},
		{"64% of <em>you</em>", "64% of you", true},
		{"nobody", "126", false},
	} {
		if got := says(story.Inline{{HTML: c.line}}, c.number); got != c.want {
			t.Errorf("%q says %q: %v", c.line, c.number, got)
		}
	}
}
