package insight_test

import (
	"fmt"
	"testing"

	"hearth/internal/engagement"
	"hearth/internal/engagement/insight"
	"hearth/internal/engagement/store/storetest"
)

// Few places are counted by their numbers and many by their names: the counts are
// the same.
func TestFewAndManyPlaces(t *testing.T) {
	for _, places := range []int{3, 16, 17, 40} {
		f := storetest.File{Source: "forum", From: "2026-01-01", To: "2026-06-30", Captured: "2026-07-01"}
		for p := range places {
			for n := range p + 1 {
				place := fmt.Sprintf("place %02d", p)
				f.Messages = append(f.Messages, said("forum", "community", place, fmt.Sprint("m", p, "-", n), engagement.KindPost, engagement.RoleMember, fmt.Sprint("person", n), at(2, 3, 4)))
			}
		}
		files, coverage := storetest.Write(t, f)
		d, _ := desk(t, files, coverage, insight.Options{})
		for _, q := range []insight.Question{question("metric=messages", "by=place", "period=2026-02"), question("metric=people", "by=place", "split=source", "period=2026-02")} {
			a, list := d.Ask(t.Context(), q)
			if len(list) > 0 || len(a.Rows) != places {
				t.Fatalf("%d places: %d rows, %s", places, len(a.Rows), list)
			}
			for i, r := range a.Rows { // the largest first
				if want := int64(places - i); r.By != fmt.Sprintf("place %02d", want-1) || r.Num != want || r.People != want {
					t.Errorf("%d places: row %d is %s with %d of %d people", places, i, r.By, r.Num, r.People)
				}
			}
		}
	}
}
