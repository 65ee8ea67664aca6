package insight_test

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
	"hearth/internal/source"
)

// town invents so many people who wrote in a forum and in a network over five
// months, each at moments of their own and each answered after a wait of its own:
// what came back by person, message, conversation or wait would be as many rows.
func town(people int) []storetest.File {
	forum := storetest.File{Source: "forum", Captured: "2026-06-01"}
	net := storetest.File{Source: "mastodon", Captured: "2026-06-01"}
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range people {
		person := fmt.Sprintf("p%05d", i)
		at := begin.Add(time.Duration(i) * 149 * 24 * time.Hour / time.Duration(people))
		say := func(f *storetest.File, id, parent, kind, role, who string, after time.Duration) {
			m := engagement.Message{ID: id + person, Root: "q" + person, Kind: kind, Role: role, Person: who, Place: f.Source, Language: "en", At: at.Add(after), Day: engagement.DayOf(at.Add(after)), Tags: []string{"bells"}}
			if m.Root = id + person; parent != "" {
				m.Parent, m.Root = parent+person, parent+person
			}
			f.Messages = append(f.Messages, m)
		}
		say(&forum, "q", "", engagement.KindQuestion, engagement.RoleMember, person, 0)
		say(&forum, "a", "q", engagement.KindReply, engagement.RoleBrand, "us", time.Duration(7+i*i%400_000)*time.Second)
		say(&forum, "t", "q", engagement.KindReply, engagement.RoleMember, fmt.Sprintf("p%05d", (i+1)%people), 30*time.Hour)
		say(&net, "n", "", engagement.KindPost, engagement.RoleMember, person, time.Duration(i%17)*time.Hour)
		for n := range i % 8 {
			say(&net, fmt.Sprint("r", n), "n", engagement.KindReply, engagement.RoleMember, person, time.Duration(n)*time.Hour)
		}
	}
	return []storetest.File{forum, net}
}

// TestLittleComesBack asks everything about many people, and wants histograms back:
// how many wrote so and so often, how many waited so many minutes. What came back
// by person, message, conversation or wait as it was would be ten times as much.
func TestLittleComesBack(t *testing.T) {
	const people = 6000
	mostOf := map[string]int{"response.first-reply": 1440 + 864} // minutes of a day, tens of minutes of a week
	files, coverage := storetest.Write(t, town(people)...)
	st, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	desks, counts := deskOn(t, st, files, coverage, nil, nil)
	answered := 0
	for _, q := range everything(registry(t)) {
		counts[0].rows = 0
		_, problems := desks[0].Ask(t.Context(), q)
		if problems.Count(source.Error) == 0 {
			answered++
		}
		if counts[0].rows > max(most, mostOf[q.Named.Text]) {
			t.Errorf("%s: %d rows came back about %d people", insight.Key(q), counts[0].rows, people)
		}
	}
	if answered < 30 {
		t.Errorf("only %d questions were answered", answered)
	}
	for _, table := range []string{"messages", "people", "exchanges", "openings", "person_days", "(SELECT DISTINCT o.first_reply_at - o.opened_at AS w FROM openings o)"} {
		got, err := st.Ask(t.Context(), "SELECT COUNT(*) AS n FROM "+table+" x")
		if err != nil || got.Rows[0][0].(int64) < 5000 {
			t.Errorf("%s: %v rows, too few for this test to say anything (%v)", table, got.Rows, err)
		}
	}
}
