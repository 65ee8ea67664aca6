package ingest

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement/ingest/table"
)

// TestNumbersOfRepeatedPosts reads tables in pieces in which posts come again, on
// the same day and on another, with other numbers, with fewer, and in which a
// column has the name of another one.
func TestNumbersOfRepeatedPosts(t *testing.T) {
	posts := func(rows int, row func(i int) string) []byte {
		var b strings.Builder
		b.WriteString("id,created_at,title,likes,comments,views\n")
		for i := range rows {
			b.WriteString(row(i) + "\n")
		}
		return []byte(b.String())
	}
	means, problems := ParseMapping("posts.csv.map.yaml", []byte("role: brand\ncolumns: {id: id, at: created_at, title: title}\nmetrics: {likes: likes, comments: comments, views: views}\n"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	day := func(i int) string { return fmt.Sprintf("2026-06-%02d", 1+i%28) }
	for name, row := range map[string]func(i int) string{
		"each once":   func(i int) string { return fmt.Sprintf("p%d,%s,Ride,%d,%d,9", i, day(i), i, i%7) },
		"again":       func(i int) string { return fmt.Sprintf("p%d,%s,Ride,%d,%d,9", i%500, day(i%500), i, i%7) },
		"another day": func(i int) string { return fmt.Sprintf("p%d,%s,Ride,%d,%d,9", i%500, day(i/500), i, i%7) },
		"fewer": func(i int) string {
			return fmt.Sprintf("p%d,%s,Ride,%s,%d,", i%500, day(i%500), []string{"3", ""}[i/500%2], i)
		},
		"nothing":         func(i int) string { return fmt.Sprintf("p%d,%s,Ride,,,", i, day(i)) },
		"one after other": func(i int) string { return fmt.Sprintf("p%d,%s,Ride,%d,1,", i/2, day(i/2), i) },
	} {
		t.Run(name, func(t *testing.T) {
			if !sameRows(t, "posts.csv", posts(2000, row), Options{Mapping: means, Windows: table.Windows{Head: 4000}}, 4000) {
				t.Error("it was read whole")
			}
		})
	}
}
