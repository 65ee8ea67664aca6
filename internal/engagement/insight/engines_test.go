package insight_test

import (
	"context"
	"testing"

	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// most is how many rows may come back for one question of the invented brand: a
// histogram of it, never its messages.
const most = 400

// TestEngines asks both engines everything that there is, ClickHouse on one
// server and over two shards, and wants the same answers and little coming back.
func TestEngines(t *testing.T) {
	files, coverage := storetest.Write(t, mastodon(), talks(kinds{4, 4, 4}), forum(), reviews(), youtube())
	one, two := chtest.Start(t, 1), chtest.Start(t, 2)
	open := func(url string) store.Store {
		at, err := clickhouse.Parse(url)
		if err != nil {
			t.Fatal(err)
		}
		db, err := clickhouse.Open(t.Context(), at)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	embedded, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	var desks []*insight.Desk
	var counts []*counter
	for _, st := range []store.Store{embedded, open(one.URL("site")), open(two.URL("site"))} {
		desks, counts = deskOn(t, st, files, coverage, desks, counts)
	}
	answered := 0
	for _, q := range everything(registry(t)) {
		var want string
		for i, d := range desks {
			counts[i].rows = 0
			a, problems := d.Ask(t.Context(), q)
			if got := problems.String() + printAnswer(a); i == 0 {
				want = got
			} else if got != want {
				t.Errorf("%s: engine %d\ngot  %s\nwant %s", insight.Key(q), i, got, want)
			}
			if counts[i].rows > most {
				t.Errorf("%s: %d rows came back from engine %d", insight.Key(q), counts[i].rows, i)
			}
			if i == 0 && problems.Count(source.Error) == 0 {
				answered++
			}
		}
	}
	if answered < 20 {
		t.Errorf("only %d questions were answered", answered)
	}
}

// everything is each metric alone, by month and by place, and each named question.
func everything(reg *insight.Registry) []insight.Question {
	var out []insight.Question
	word := func(s string) source.Word { return source.Word{Text: s} }
	for _, m := range reg.All() {
		for _, by := range []string{"", "month", "place", "tag", "language"} {
			out = append(out, insight.Question{Metric: word(m.ID), By: word(by), Period: word("2026-01..2026-05"), Partial: true})
		}
	}
	for _, m := range reg.Questions() {
		out = append(out, insight.Question{Named: word(m.ID), Period: word("2026-01..2026-05"), Partial: true})
	}
	return out
}

// counter counts the rows that come back.
type counter struct {
	store.Store
	rows int
}

func (c *counter) Ask(ctx context.Context, query string, args ...any) (store.Table, error) {
	t, err := c.Store.Ask(ctx, query, args...)
	c.rows = max(c.rows, len(t.Rows))
	return t, err
}
