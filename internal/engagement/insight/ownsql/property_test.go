package ownsql_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight/ownsql"
	"hearth/internal/engagement/store"
	"hearth/internal/engagement/store/duckdb"
	"hearth/internal/engagement/store/storetest"
)

const everybody = 3

// three gives an engine with many messages of three people and of the company.
func three(t *testing.T) store.Store {
	t.Helper()
	f := storetest.File{Source: "forum", Captured: "2026-07-01", From: "2026-06-01", To: "2026-06-30"}
	day, _ := engagement.ParseDay("2026-06-01")
	for i := range 40 {
		who, role := fmt.Sprint("p", i%everybody), engagement.RoleMember
		if i%8 == 7 {
			who, role = fmt.Sprint("us", i), engagement.RoleBrand
		}
		id := fmt.Sprint("m", i)
		f.Messages = append(f.Messages, engagement.Message{
			ID: id, Root: id, Person: who, Role: role, Kind: engagement.KindPost, Platform: "community", Place: fmt.Sprint("board", i%2), Day: day + engagement.Day(i%20),
		})
	}
	files, coverage := storetest.Write(t, f)
	st, err := duckdb.Open(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	if err := st.Load(t.Context(), files, coverage); err != nil {
		t.Fatal(err)
	}
	return st
}

// TestNobodyIsCountedTwice asks random queries of the rows of three people. None
// that is let through may say that more of them stand behind a line.
func TestNobodyIsCountedTwice(t *testing.T) {
	st := three(t)
	r := rand.New(rand.NewPCG(5, 28))
	through, lies := 0, 0
	for range 7000 {
		query := random(r, 0)
		if !strings.Contains(query, "people") {
			continue
		}
		table, err := st.Select(t.Context(), query)
		if err != nil {
			continue
		}
		most := int64(-1)
		for i, c := range table.Columns {
			for _, row := range table.Rows {
				if n, ok := row[i].(int64); ok && strings.EqualFold(c.Name, "people") {
					most = max(most, n)
				}
			}
		}
		switch fine := ownsql.People(query) == nil; {
		case fine && most > everybody:
			t.Errorf("%d people are said to be %d by\n%s", everybody, most, query)
		case fine && most >= 0:
			through++
		case most > everybody:
			lies++
		}
	}
	if through < 30 || lies < 100 {
		t.Errorf("%d queries were let through and %d lies were found: the test does not try enough", through, lies)
	}
}

func pick(r *rand.Rand, all ...string) string { return all[r.IntN(len(all))] }

// random writes a query: mostly of columns that are there, often with a lie.
func random(r *rand.Rand, depth int) string {
	with := ""
	if depth == 0 && r.IntN(4) == 0 {
		with = "WITH " + pick(r, "t", "t", "person", "t(person)", "t(a, person)") + " AS (" + random(r, 1) + ") "
	}
	q := with + part(r, depth)
	if r.IntN(8) == 0 {
		q += pick(r, " UNION ALL ", " UNION ALL ", " UNION ", " EXCEPT ", " UNION ALL BY NAME ") + part(r, depth)
	}
	return q
}

func part(r *rand.Rand, depth int) string {
	var items []string
	if depth == 0 || r.IntN(4) == 0 {
		items = append(items, total(r))
		if r.IntN(2) == 0 {
			items = append(items, pick(r, "count(*) AS n", "count(*) AS n", "1 AS one", "place"))
		}
		r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	} else {
		for range 1 + r.IntN(3) {
			items = append(items, pick(r, "person", "person", "place", "id", "*", "id AS person", "id person", "opener AS person", "root author", "x.person", "x.id",
				"person AS author", "person AS id", "day", "count(DISTINCT person) AS people", "count(*) AS people", "7 AS people", "people", "any_value(id) AS person", "{'person': id} AS s"))
		}
	}
	q := "SELECT " + strings.Join(items, ", ") + " FROM " + from(r, depth)
	if r.IntN(3) == 0 {
		q += " GROUP BY ALL"
	}
	return q
}

func total(r *rand.Rand) string {
	of := pick(r, "person", "person", "person", "x.person", "author", "opener", "id", "s.person", "place", "day")
	return pick(r, "count(DISTINCT "+of+")", "count(DISTINCT "+of+")", "count(DISTINCT "+of+")", "count(DISTINCT "+of+") FILTER (day > DATE '2026-06-03')", "least(count(DISTINCT "+of+"), count(*))",
		"count(*)", "count(person)", "9", "people", "x.people", "min(people)", "max(people)", "sum(people)", "count(DISTINCT "+of+") + 1", "count(DISTINCT "+of+") OVER ()",
		"greatest(count(DISTINCT "+of+"), 4)", "least(count(DISTINCT person), min(people))") + pick(r, " AS people", " AS people", " people", ` "people"`, "")
}

func from(r *rand.Rand, depth int) string {
	table := func() string {
		if depth < 2 && r.IntN(2) == 0 {
			return "(" + random(r, depth+1) + ")"
		}
		return pick(r, "messages", "messages", "messages", "forum", "forum", "people", "exchanges", "t", "(VALUES (1), (2), (4), (5), (6))", "person")
	}
	q := table() + pick(r, " x", " AS x", " x", " x", " x", " x", " AS person", " person", " x(person)", " AS x(place, person)")
	if r.IntN(4) == 0 {
		q += pick(r, ", ", " CROSS JOIN ") + table() + pick(r, " y", " y", " people", " y(person)")
	}
	return q
}
