package duckdb

import (
	"fmt"
	"strings"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/store/storetest"
)

// TestNumbers has so few numbers for people that some share one at first, and
// wants everybody to have their own in the end, or an error.
func TestNumbers(t *testing.T) {
	var all []engagement.Message
	for i := range 30 {
		id := fmt.Sprint("m", i)
		all = append(all, engagement.Message{ID: id, Root: "m0", Kind: engagement.KindPost, Role: engagement.RoleMember, Person: fmt.Sprint("person", i%20)})
	}
	files, coverage := storetest.Write(t, storetest.File{Source: "forum", Captured: "2026-07-01", Messages: all})
	for _, c := range []struct {
		numbers int64
		fails   bool
	}{{numbers, false}, {150, false}, {19, true}} {
		db, err := Open(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		db.limits.numbers = c.numbers
		err = db.Load(t.Context(), files, coverage)
		switch {
		case c.fails && (err == nil || !strings.Contains(err.Error(), "people could not be numbered")):
			t.Errorf("20 people have %d numbers: %v", c.numbers, err)
		case !c.fails && err != nil:
			t.Errorf("with %d numbers: %v", c.numbers, err)
		case !c.fails:
			first, err := db.Ask(t.Context(), fmt.Sprintf("SELECT COUNT(DISTINCT hash(concat(person, '0')) %% %d) AS n FROM messages", c.numbers))
			if err != nil || (first.Rows[0][0] == int64(20)) != (c.numbers == numbers) {
				t.Errorf("with %d numbers the first hash gives %v of 20, so the test is of no use: %v", c.numbers, first.Rows, err)
			}
			got, err := db.Ask(t.Context(), "SELECT COUNT(DISTINCT m.person) AS people, COUNT(DISTINCT m.person_no) AS numbers, MIN(m.person_no) AS least FROM messages m")
			if err != nil || got.Rows[0][0] != int64(20) || got.Rows[0][1] != int64(20) || got.Rows[0][2].(int64) < 1 {
				t.Errorf("with %d numbers: got %v, %v", c.numbers, got.Rows, err)
			}
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
