package insight_test

import (
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/clickhouse"
	"hearth/internal/engagement/store/clickhouse/chtest"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// What people did in two periods, and who did how much of what, is the same on
// both engines, and comes back as a histogram: far fewer rows than messages.
func TestChangeAndInfluenceOnBothEngines(t *testing.T) {
	files, coverage := storetest.Write(t, append(square(150, 130), bench(), stamps(), plaza())...)
	desks, counts := bothEngines(t, files, coverage)
	sameAnswers(t, desks, counts, 500, [][]string{
		{"question=change.periods", "source=bench", "period=2026-10"},
		{"question=change.periods", "source=bench", "period=2026-10", "param.of=people"},
		{"question=change.periods", "source=stamps", "role=anonymous", "period=2026-Q4"},
		{"question=change.ordinary", "source=bench", "period=2026-01..2026-03"},
		{"question=change.ordinary", "source=bench", "period=2026-01..2026-03", "by=day", "param.of=people"},
		{"question=influence.circles", "source=square,talk", "period=2026-01..2026-06"},
		{"question=influence.circles", "source=plaza", "period=2026-01..2026-06", "param.broadcast=800"},
		{"question=influence.concentration", "source=bench", "period=2026-10"},
		{"metric=change_year_ago", "source=bench", "period=2026-09..2026-10", "by=month"},
	})
}

// What the rules leave out is the same on both engines.
func TestExclusionsOnBothEngines(t *testing.T) {
	files, coverage := storetest.Write(t, busy(), parroted(), mastodon())
	desks, counts := bothEngines(t, files, coverage,
		insight.Exclusion{ID: "flood", Rule: "many-a-day", Reason: "too many to be typed"},
		insight.Exclusion{ID: "same", Rule: insight.RuleSameText, Reason: "arranged by somebody"},
		insight.Exclusion{ID: "days", Where: map[string][]string{"source": {"forum"}}, Period: "2026-01-20..2026-01-22", Reason: "a giveaway"})
	sameAnswers(t, desks, counts, 100, [][]string{
		{"metric=messages", "source=forum", "period=2026-01"}, {"metric=messages", "by=day", "source=forum", "period=2026-01"},
		{"metric=people", "source=forum", "period=2026-01"}, {"metric=threads", "source=forum", "period=2026-01"},
		{"metric=answered_share", "source=mastodon", "period=2026-01..2026-05"}, {"question=response.first-reply", "source=mastodon", "period=2026-01..2026-05"},
		{"question=participation.ladder", "source=forum", "period=2026-01"}, {"question=participation.core", "source=mastodon", "period=2026-01..2026-05"},
	})
}

// bothEngines opens a desk on the embedded engine and one on two shards.
func bothEngines(t *testing.T, files []string, coverage []engagement.Coverage, exclude ...insight.Exclusion) (desks []*insight.Desk, counts []*counter) {
	t.Helper()
	at, err := clickhouse.Parse(chtest.Start(t, 2).URL("site"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := clickhouse.Open(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	embedded, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, st := range []store.Store{embedded, other} {
		desks, counts = deskOn(t, st, files, coverage, desks, counts, exclude...)
	}
	return desks, counts
}

// deskOn opens a desk on an engine and counts what comes back from it.
func deskOn(t *testing.T, st store.Store, files []string, coverage []engagement.Coverage, desks []*insight.Desk, counts []*counter, exclude ...insight.Exclusion) ([]*insight.Desk, []*counter) {
	t.Helper()
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := st.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	c := &counter{Store: st}
	d, err := insight.NewDesk(t.Context(), c, registry(t), insight.Options{Coverage: coverage, Exclude: exclude, Spots: []insight.Spot{{Name: "What people's bells do", Where: of("source", "forum")}, {Name: "A stall"}}})
	if err != nil {
		t.Fatal(err)
	}
	return append(desks, d), append(counts, c)
}

// sameAnswers holds the desks of all engines to the same answers, and the rows
// that come back for each to a number.
func sameAnswers(t *testing.T, desks []*insight.Desk, counts []*counter, most int, questions [][]string) {
	t.Helper()
	for _, words := range questions {
		var want string
		for i, d := range desks {
			counts[i].rows = 0
			a, list := d.Ask(t.Context(), question(words...))
			if list.Count(source.Error) > 0 {
				t.Fatalf("%v: %s", words, list)
			}
			got := printAnswer(a)
			if a.Told != nil {
				for _, f := range a.Told.Facts {
					got += f.Metric.ID + ": " + printAnswer(insight.Answer{Rows: []insight.Row{{Cell: f.Cell}}})
				}
			}
			if i == 0 {
				want = got
			} else if got != want {
				t.Errorf("%v: engine %d\ngot  %s\nwant %s", words, i, got, want)
			}
			if counts[i].rows > most {
				t.Errorf("%v: %d rows came back from engine %d", words, counts[i].rows, i)
			}
		}
	}
}
