package storetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store"
)

// Dialect is what a writer's SQL looks like in one engine. Every engine must
// have something to say to each part; what is asked is written down there, and
// what must come of it here.
type Dialect struct {
	Views     []Case  // over the rows of every engine's test, see world
	Numbers   string  // one row of the columns that selectNumbers names
	Cells     []Case  // results that cannot be shown
	Refuses   []Case  // ways out; a query named secret.csv tries to read a file that is there
	Hides     []Case  // ways to name a person
	Positions []Fault // what is wrong, at its place
	Endless   string  // a query that would run for ever
}

// Case is a query and what is to come of it: its rows, or a part of the sentence
// that refuses it.
type Case struct{ Query, Want string }

// Fault is a query and where it is wrong.
type Fault struct {
	Query     string
	Line, Col int
}

// world is a little of everything, for writers' queries.
func world(t *testing.T, open Open) store.Store {
	rated := msg(t, "r1 - r1 member cleo 2026-06-05T10:00")
	stars := int32(450)
	rated.Kind, rated.Rating = engagement.KindReview, &stars
	return loaded(t, open,
		File{Source: "forum", Captured: "2026-07-01", From: "2026-06-01", To: "2026-06-30", Messages: msgs(t,
			"m1 - m1 member anna 2026-06-01T10:00", "m2 m1 m1 brand us 2026-06-01T12:00", "m3 - m3 member ben 2026-06-09T10:00",
			"m4 - m4 member anna 2026-06-10T10:00")},
		File{Source: "our-shop", Captured: "2026-07-01", Messages: []engagement.Message{rated},
			Readings: []engagement.Reading{{Platform: "community", Post: "m2", Metric: "views", Grain: engagement.GrainDaily, From: 20605, To: 20605, Value: 7}}},
	)
}

// writers are the checks of a dialect.
func writers(d Dialect) []check {
	return []check{
		{"SelectViews", func(t *testing.T, open Open) {
			st := world(t, open)
			for _, c := range some(t, d.Views) {
				selects(t, st, c.Want, c.Query)
			}
		}},
		{"SelectOrder", selectOrder},
		{"SelectAuthors", selectAuthors},
		{"SelectNumbers", d.numbers},
		{"SelectRefuses", d.refuses},
		{"SelectHidesPeople", d.hides},
		{"SelectPositions", d.positions},
		{"SelectEnds", d.ends},
	}
}

// some wants that a dialect says something.
func some[T any](t *testing.T, all []T) []T {
	t.Helper()
	if len(all) == 0 {
		t.Error("the dialect has nothing for this")
	}
	return all
}

// selectOrder checks that a result has one order, whatever the engine does.
func selectOrder(t *testing.T, open Open) {
	st := world(t, open)
	selects(t, st, "brand\nmember", "SELECT DISTINCT role FROM messages")
	selects(t, st, "member\nbrand", "SELECT DISTINCT role FROM messages ORDER BY role DESC")
	selects(t, st, "4\n-", "SELECT CASE WHEN source = 'forum' THEN count(*) END AS n FROM messages GROUP BY source")
	refuses(t, st, "SELECT role FROM messages LIMIT 1", "LIMIT without ORDER BY takes any rows")
	refuses(t, st, "SELECT * FROM (SELECT role FROM messages LIMIT 1) ORDER BY role", "LIMIT without ORDER BY takes any rows")
}

// selectAuthors checks who counts as people: nobody of the company, and whoever
// is not known only as the author of each message.
func selectAuthors(t *testing.T, open Open) {
	st := loaded(t, open, File{Source: "forum", Captured: "2026-07-01", From: "2026-06-01", To: "2026-06-30", Messages: msgs(t,
		"m1 - m1 member anna 2026-06-01T10:00", "m2 m1 m1 brand us 2026-06-01T12:00", "m3 m1 m1 staff joe 2026-06-01T13:00",
		"m4 m1 m1 member anna 2026-06-02T10:00", "m5 - m5 member - 2026-06-03T10:00", "m6 - m6 member - 2026-06-03T10:00", "m7 - m7 brand us 2026-06-04T10:00")})
	selects(t, st, "7 1 3", "SELECT count(*) AS n, count(DISTINCT person) AS known, count(DISTINCT author) AS behind FROM messages")
	selects(t, st, "brand 0 0\nmember 1 3\nstaff 0 0", "SELECT role, coalesce(count(DISTINCT person), 0) AS p, coalesce(count(DISTINCT author), 0) AS a FROM forum GROUP BY role ORDER BY role")
	selects(t, st, "2 2", "SELECT count(*) AS n, count(DISTINCT author) AS people FROM messages WHERE person IS NULL AND author = id")
	selects(t, st, "member 1", "SELECT role, count(DISTINCT person) AS n FROM people GROUP BY role")
	selects(t, st, "4 1", "SELECT count(*) AS n, count(DISTINCT opener) AS people FROM exchanges")
	selects(t, st, "4 1", "SELECT count(*) AS n, count(DISTINCT opener) AS people FROM openings")
}

func (d Dialect) numbers(t *testing.T, open Open) {
	st := world(t, open)
	got, err := st.Select(t.Context(), d.Numbers)
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Column{
		{Name: "i", Type: store.Int}, {Name: "d", Type: store.Num, Scale: 2}, {Name: "f", Type: store.Num, Scale: 6}, {Name: "t", Type: store.Text},
		{Name: "day", Type: store.Day}, {Name: "b", Type: store.Int}, {}, {Name: "nan", Type: store.Num, Scale: 6},
		{Name: "stars", Type: store.Num, Scale: 2}, {Name: "even", Type: store.Num, Scale: 6},
	}
	if len(got.Columns) != len(want) {
		t.Fatalf("%d columns", len(got.Columns))
	}
	for i, c := range got.Columns {
		if c != want[i] && c.Name != "n" {
			t.Errorf("column %d is %+v, want %+v", i, c, want[i])
		}
	}
	if s := show(got); s != "1 250 333333 x 2026-06-01 1 - - 450 0\n" {
		t.Errorf("got %s", s)
	}
	for _, c := range some(t, d.Cells) {
		refuses(t, st, c.Query, c.Want)
	}
	refuses(t, st, "SELECT sent_at FROM messages", `the column "sent_at" is an instant`)
}

// refuses checks that a query is refused with a sentence that holds want.
func refuses(t *testing.T, st store.Store, query, want string) *store.QueryError {
	t.Helper()
	got, err := st.Select(t.Context(), query)
	var q *store.QueryError
	switch {
	case err == nil:
		t.Errorf("%s is not refused but gives\n%s", query, show(got))
	case !errors.As(err, &q):
		t.Errorf("%s: %v is no QueryError", query, err)
	case !strings.Contains(q.Text, want):
		t.Errorf("%s\ngot:  %s\nwant: %s", query, q.Text, want)
	}
	return q
}

// ways out that every engine closes, whatever its dialect.
var closed = []Case{
	{"", "there is no query"},
	{"-- nothing", "there is no query"},
	{"SELECT 1; SELECT 2", "there is more than one statement"},
	{"SET max_threads = 1", "only a SELECT is allowed here"},
	{"CREATE TABLE x AS SELECT 1", "only a SELECT is allowed here"},
	{"INSERT INTO messages SELECT * FROM messages", "only a SELECT is allowed here"},
	{"DROP TABLE messages", "only a SELECT is allowed here"},
	{"DESCRIBE messages", "only a SELECT is allowed here"},
	{"SHOW TABLES", "only a SELECT is allowed here"},
	{"SELECT (SELECT count(*) FROM mesages)", "to read from"},
	{"SELECT * FROM information_schema.tables", "to read from"},
	{"SELECT version()", "looks outside the data"},
	{"SELECT now()", "depends on the clock or on chance"},
	{"SELECT count(*) FROM messages WHERE day < today()", "depends on the clock or on chance"},
	{"SELECT ?", ""},
	{"SELECT $1", ""},
}

// refuses tries to get out.
func (d Dialect) refuses(t *testing.T, open Open) {
	st := world(t, open)
	dir := t.TempDir()
	secret := filepath.Join(dir, "secret.csv")
	if err := os.WriteFile(secret, []byte("a,b\n1,2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, c := range append(some(t, d.Refuses), closed...) {
		refuses(t, st, c.Query, c.Want)
	}
	if q := refuses(t, st, "SELECT * FROM mesages", ""); q != nil && q.Hint != "did you mean `messages`?" {
		t.Errorf("the hint is %q", q.Hint)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("a query wrote files: %v %v", left, err)
	}
	selects(t, st, "5", "SELECT count(*) FROM messages") // nothing was changed either
}

// hides checks that no result can name a person.
func (d Dialect) hides(t *testing.T, open Open) {
	st := world(t, open)
	const column = "would show ids of people or messages"
	all := []Case{
		{"SELECT person FROM messages", column},
		{"SELECT DISTINCT person AS who FROM people", column},
		{"SELECT min(opener) FROM exchanges", column},
		{"SELECT id FROM openings", column},
		{"SELECT min(opener) FROM openings", column},
		{"SELECT id FROM messages", column},
		{"SELECT * FROM messages", column},
	}
	for _, c := range append(all, some(t, d.Hides)...) {
		refuses(t, st, c.Query, c.Want)
	}
	got, err := st.Select(t.Context(), "SELECT count(DISTINCT person) AS people, count(DISTINCT id) AS n FROM messages WHERE role = 'member'")
	if err != nil || show(got) != "3 4\n" {
		t.Errorf("got %s %v", show(got), err)
	}
}

// positions checks that a fault is said at its place in the query.
func (d Dialect) positions(t *testing.T, open Open) {
	st := world(t, open)
	all := []Fault{
		{"SELECT 'é🚲', wrong FROM messages", 1, 14},
		{"SELECT count(*)\nFROM messages\nWHERE  rolle = 'x'", 3, 8},
		{"SELECT\n  nonsense(1)", 2, 3},
		{"SELECT 1,\n now()", 2, 2},
		{"SELECT 1\nFROM nowhere", 2, 6},
	}
	for _, c := range append(all, some(t, d.Positions)...) {
		q := refuses(t, st, c.Query, "")
		if q != nil && (q.Line != c.Line || q.Col != c.Col) {
			t.Errorf("%q: at %d:%d, want %d:%d (%s)", c.Query, q.Line, q.Col, c.Line, c.Col, q.Text)
		}
	}
}

// ends checks that a query that runs for ever does not.
func (d Dialect) ends(t *testing.T, open Open) {
	st := world(t, open)
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := st.Select(ctx, d.Endless)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if took := time.Since(start); took > 30*time.Second {
		t.Errorf("it took %s", took)
	}
	selects(t, st, "5", "SELECT count(*) FROM messages")
}
