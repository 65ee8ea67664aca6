package insight_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
)

// full is an answer to a named question in which every number is known, for each
// key that a row may have.
func full(m insight.Method) insight.Answer {
	cell := insight.Cell{Num: 30, Den: 60, N: 60, People: 20}
	a := insight.Answer{
		Key: "question:" + m.ID + "?period=2026-01", Metric: m.Columns[0], By: m.Axis, Total: insight.Row{Cell: cell},
		Span: insight.Span{From: engagement.Day(20454), To: engagement.Day(20484), Unit: "month"},
		Told: &insight.Told{ID: m.ID, Columns: slices.Clone(m.Columns)},
	}
	if m.ID == "participation.cohorts" {
		again := m.Facts[0]
		again.ID, again.Title = "after1", "1 month later"
		a.Told.Columns = append(a.Told.Columns, again)
	}
	if len(a.Told.Columns) > 1 {
		a.Split = insight.Dim{ID: insight.MeasureDim, Type: "key"}
	}
	for _, f := range m.Facts {
		a.Told.Facts = append(a.Told.Facts, insight.Fact{Metric: f, Cell: cell})
	}
	keys := []string{"3600", "2026-01-01", "now", "forum", "passion"}
	for key := range m.Labels {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range slices.Compact(keys) {
		for _, c := range a.Told.Columns {
			r := insight.Row{By: key, Cell: cell}
			if a.Split.ID != "" {
				r.Split = c.ID
			}
			a.Rows = append(a.Rows, r)
		}
	}
	return a
}

// Every number of every question is told of as a count, or the question says why
// it is none. Whoever adds a question, a column or a value and forgets that is
// reminded here: the audit would not see it.
func TestEveryNumberIsCounted(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range reg.Questions() {
		t.Run(m.ID, func(t *testing.T) {
			a := full(m)
			numbers := []string{insight.NumberTotal}
			for _, c := range slices.Concat(a.Told.Columns, m.Facts) {
				numbers = append(numbers, c.ID)
			}
			counted := map[string]bool{}
			for _, c := range reg.Counts(a) {
				counted[c.Number] = true
				if c.Ground.Of == "" || c.Num < 0 || c.Span.To < c.Span.From {
					t.Errorf("%s is no count: %+v", c.Number, c)
				}
			}
			why := insight.Uncounted(m)
			for _, n := range numbers {
				if !counted[n] && why[n] == "" {
					t.Errorf("nothing says what %s counts: tell of it in the function `count` of %s, or say in `uncounted` why it counts no rows and no people", n, m.ID)
				}
			}
			for n := range why {
				if !slices.Contains(numbers, n) {
					t.Errorf("uncounted has %q, which is no number of %s", n, m.ID)
				}
			}
			for _, f := range m.Facts { // asked by itself it is told of as well
				alone := insight.Answer{Key: "metric:" + f.ID + "?period=2026-01", Metric: f, Span: a.Span, Rows: []insight.Row{{Cell: insight.Cell{Num: 30, Den: 60, N: 60, People: 20}}}}
				if got := len(reg.Counts(alone)) > 0; got != counted[f.ID] {
					t.Errorf("metric:%s by itself: counted is %t, beside the table %t", f.ID, got, counted[f.ID])
				}
			}
		})
	}
}

// Every metric stands on a ground, or is what platforms report.
func TestEveryMetricHasAGround(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range reg.All() {
		if _, ok := reg.Ground(insight.Answer{Key: "metric:" + m.ID}); ok == (m.Tier == "reported") {
			t.Errorf("%s (%s) has a ground: %t", m.ID, m.Tier, ok)
		}
	}
}

// What some numbers count, in the words of the audit.
func TestCounts(t *testing.T) {
	reg, err := insight.Metrics()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ id, number, want string }{
		{"response.first-reply", "answered", "0 rows of openings [meets=answers role=member,anonymous wait=3600]"},
		{"response.left", "share", "30 people of openings [meets=answers meets=authors role=member] how we left it: closed"},
		{"participation.ladder", "people", "30 people of messages [kind=reply,answer meets=authors role=member to=brand,staff]"},
		{"participation.core", "core_kept_share", "30 people of messages [meets=authors role=member] the core (unit month, of 4, seen 3): stayed"},
		{"passion.classes", "passion_share", "30 rows of messages [class=passion,both meets=sorted meets=authors role=member]"},
		{"passion.mirror", "theirs", "30 rows of messages [class=passion meets=sorted meets=answers role=member]"},
		{"influence.circles", "influence_writers", "30 people of messages [meets=authors role=member] writing in bluesky, facebook, instagram, linkedin, mastodon, threads, tiktok, weibo, x, and elsewhere: elsewhere,in both"},
		{"care.depth", "returned_share", "30 people of messages [meets=authors meets=threads role=member] been here before: yes"},
		{"touchpoints.map", "answered_day", "30 rows of openings [meets=answers role=member,anonymous spot=forum wait=86400]"},
		{"coverage.sources", "named_share", "30 rows of messages [named=yes role=member,anonymous source=forum]"},
		{"listening.topics", "no_topic_share", "30 rows of messages [class=passion,product,both,neither meets=sorted meets=authors role=member topic=]"},
	} {
		m, _ := reg.Question(tt.id)
		var all []string
		for _, c := range reg.Counts(full(m)) {
			if c.Number != tt.number {
				continue
			}
			var scopes []string
			for _, s := range c.Ground.Scopes {
				scopes = append(scopes, s.Dim+map[bool]string{true: "!"}[s.Not]+"="+strings.Join(s.Values, ","))
			}
			what := "rows"
			if c.People {
				what = "people"
			}
			text := fmt.Sprintf("%d %s of %s %s", c.Num, what, c.Ground.Of, scopes)
			if c.Who.What != "" {
				text += " " + c.Who.What + ": " + strings.Join(c.Who.Is, ",")
			}
			all = append(all, text)
		}
		if !slices.Contains(all, tt.want) {
			t.Errorf("%s of %s: got\n%s\nwant among them\n%s", tt.number, tt.id, strings.Join(all, "\n"), tt.want)
		}
	}
}
